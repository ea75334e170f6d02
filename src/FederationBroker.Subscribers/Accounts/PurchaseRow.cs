using System.Linq.Expressions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>A row of what others see as <see cref="Purchase"/>; this room alone reads and writes it.</summary>
internal sealed class PurchaseRow : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountId AccountId { get; init; }

    public required CatalogueId Bundle { get; init; }

    public required ContentId Content { get; init; }

    public required DateTimeOffset From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public static Expression<Func<PurchaseRow, Purchase>> Fact { get; } =
        row => new Purchase
        {
            Id = row.Id,
            AccountId = row.AccountId,
            Bundle = row.Bundle,
            Content = row.Content,
            From = row.From,
            Until = row.Until,
        };

    private static readonly Func<PurchaseRow, Purchase> FactOf = Fact.Compile();

    public Purchase ToFact() => FactOf(this);
}
