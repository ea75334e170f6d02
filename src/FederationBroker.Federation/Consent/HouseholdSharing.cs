using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>A manager's leave for the household to use a service without anybody's own login (SUB-SIGN).</summary>
public sealed class HouseholdSharing(
    BrokerDbContext database,
    IPartnerRegistry registry,
    ConsentGrants grants,
    TenantScope scope
)
{
    /// <summary>
    /// Whether a household could use the service at all: it has no personal data, so one that cannot work without is
    /// for people only.
    /// </summary>
    public bool IsPossible(Partner partner) =>
        registry.Current.FindTenant(scope.Tenant)!.HouseholdSignIn
        && !partner.Agreement.Claims.Any(claim => claim.Required && ClaimCatalogue.IsPersonal(claim.Claim));

    public async Task<bool> MayShareAsync(SubscriberId subscriber, Partner partner, CancellationToken cancellation) =>
        IsPossible(partner)
        && await database
            .Subscribers()
            .AnyAsync(row => row.Id == subscriber && row.Role == PersonRole.Manager, cancellation);

    /// <summary>What a manager has shared; null for everybody else.</summary>
    public async Task<ImmutableHashSet<PartnerId>?> FindSharedAsync(
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var account = await database
            .Subscribers()
            .Where(row => row.Id == subscriber && row.Role == PersonRole.Manager)
            .Select(row => (AccountId?)row.AccountId)
            .SingleOrDefaultAsync(cancellation);
        if (account is not { } id)
            return null;
        var shared = await database
            .Set<Grant>()
            .Where(row =>
                row.State == GrantState.Active
                && database
                    .Subscribers()
                    .Any(person =>
                        person.Id == row.SubscriberId && person.AccountId == id && person.Role == PersonRole.Household
                    )
            )
            .Select(row => row.Partner)
            .ToListAsync(cancellation);
        return [.. shared];
    }

    /// <summary>Shares what the manager agreed to for themselves, without anything personal.</summary>
    /// <param name="locale">Language in which it was offered.</param>
    /// <returns>False when it may not, or there is nothing to share.</returns>
    public async Task<bool> ShareAsync(
        SubscriberId manager,
        PartnerId partnerId,
        string locale,
        CancellationToken cancellation
    )
    {
        if (
            registry.Current.Find(scope.Tenant, partnerId) is not { } partner
            || !await MayShareAsync(manager, partner, cancellation)
        )
            return false;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await grants.QueueUpAsync(manager, partnerId, cancellation);
        var own = await database
            .Set<Grant>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == manager && row.Partner == partnerId && row.State == GrantState.Active,
                cancellation
            );
        if (own is null)
            return false;
        await grants.KeepForHouseholdAsync(manager, partnerId, ConsentItem.Read(own.ItemsJson), locale, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>
    /// The household's tokens and sign-ins at the service are dead from this statement on; the manager's own stay.
    /// </summary>
    public async Task<bool> StopAsync(SubscriberId manager, PartnerId partner, CancellationToken cancellation)
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var ended = await grants.EndForHouseholdAsync(manager, partner, "unshared", cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ended;
    }
}
