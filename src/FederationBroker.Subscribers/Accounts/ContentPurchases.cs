using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>Records what was bought piece by piece; payments are the OSS/BSS's.</summary>
public sealed class ContentPurchases(
    BrokerDbContext database,
    CatalogueStore catalogues,
    TenantScope scope,
    TimeProvider clock
)
{
    public async Task<AccountChange<Purchase>> RecordAsync(
        AccountId account,
        BoughtPiece piece,
        CancellationToken cancellation
    )
    {
        if (!await database.Set<ServiceAccountRow>().AnyAsync(row => row.Id == account, cancellation))
            return new AccountChange<Purchase>.NotFound();
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        if (
            !catalogue.Bundles.TryGetValue(piece.Bundle, out var bundle)
            || !bundle.IsBoughtPiecewise
            || !bundle.Contents.Contains(piece.Content)
        )
            return AccountChange.Because<Purchase>(
                AccountErrors.NotSoldByPiece,
                "content",
                "Name a rented title or paid programme, and the bundle that holds it."
            );
        var from = piece.From ?? clock.GetUtcNow();
        if (piece.Until <= from)
            return AccountChange.Because<Purchase>(
                CatalogueErrors.EmptyValidity,
                "until",
                "Put the end after the beginning."
            );
        var purchase = new PurchaseRow
        {
            Id = Guid.CreateVersion7(),
            Tenant = scope.Tenant,
            AccountId = account,
            Bundle = piece.Bundle,
            Content = piece.Content,
            From = from,
            Until = piece.Until,
        };
        database.Add(purchase);
        await database.SaveChangesAsync(cancellation);
        return new AccountChange<Purchase>.Done(purchase.ToFact());
    }
}

/// <param name="From">Null: now.</param>
/// <param name="Until">Exclusive; null: for good.</param>
public sealed record BoughtPiece(CatalogueId Bundle, ContentId Content, DateTimeOffset? From, DateTimeOffset? Until);
