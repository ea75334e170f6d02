using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>What a subscriber has allowed to whom, and the way to take it back.</summary>
public sealed class ConnectedServices(
    BrokerDbContext database,
    IPartnerRegistry registry,
    PseudonymIssuer pseudonyms,
    ConsentGrants grants,
    HouseholdSharing sharing,
    TenantScope scope
)
{
    public async Task<ImmutableArray<ConnectedService>> ListAsync(
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var active = await database
            .Set<Grant>()
            .AsNoTracking()
            .Where(row => row.SubscriberId == subscriber && row.State == GrantState.Active)
            .OrderByDescending(row => row.LastReleasedAt ?? row.GivenAt)
            .ToListAsync(cancellation);
        var values = await database
            .Set<Pseudonym>()
            .AsNoTracking()
            .Where(row => row.SubscriberId == subscriber && row.RetiredAt == null)
            .ToDictionaryAsync(row => row.Sector, row => row.Value, cancellation);
        var shared = await sharing.FindSharedAsync(subscriber, cancellation);
        return [.. active.Select(grant => Describe(grant, values, shared)).OfType<ConnectedService>()];
    }

    /// <summary>What happened, newest first. A partner that is no longer configured is named by its id.</summary>
    public async Task<ImmutableArray<GrantHistoryEntry>> HistoryAsync(
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var rows = await (
            from grant in database.Set<Grant>()
            where grant.SubscriberId == subscriber
            join happened in database.Set<GrantEvent>() on grant.Id equals happened.GrantId
            orderby happened.Id descending
            select new
            {
                grant.Partner,
                happened.At,
                happened.Kind,
            }
        )
            .AsNoTracking()
            .Take(100)
            .ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new GrantHistoryEntry(
                registry.Current.Find(scope.Tenant, row.Partner)?.Display.Name ?? row.Partner.Value,
                row.At,
                row.Kind
            )),
        ];
    }

    /// <summary>
    /// Withdraws what was given. Codes and tokens look at the grant at every use, so they are dead from this statement
    /// on.
    /// </summary>
    /// <returns>False when there was nothing to withdraw.</returns>
    public Task<bool> WithdrawAsync(SubscriberId subscriber, PartnerId partner, CancellationToken cancellation) =>
        EndAsync(subscriber, partner, "withdrawn", cancellation);

    /// <summary>
    /// Withdraws, and gives the partner a new pseudonym should the subscriber come back: the old history stays behind.
    /// </summary>
    public async Task<bool> ResetPseudonymAsync(
        SubscriberId subscriber,
        PartnerId partner,
        CancellationToken cancellation
    )
    {
        if (registry.Current.Find(scope.Tenant, partner) is not { } known)
            return false;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var ended = await EndAsync(subscriber, partner, "pseudonym-reset", cancellation);
        await pseudonyms.ResetAsync(subscriber, known.Sector, cancellation);
        await transaction.CommitAsync(cancellation);
        return ended;
    }

    private async Task<bool> EndAsync(
        SubscriberId subscriber,
        PartnerId partner,
        string kind,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var ended = await grants.EndAsync(subscriber, partner, kind, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ended;
    }

    private ConnectedService? Describe(
        Grant grant,
        Dictionary<string, string> pseudonymBySector,
        ImmutableHashSet<PartnerId>? shared
    )
    {
        if (registry.Current.Find(scope.Tenant, grant.Partner) is not { } partner)
            return null;
        return new ConnectedService(
            partner,
            grant.GivenAt,
            grant.LastReleasedAt,
            ConsentItem.Read(grant.ItemsJson),
            pseudonymBySector.GetValueOrDefault(partner.Sector)
        )
        {
            IsShared =
                shared is not null && (shared.Contains(partner.Id) || sharing.IsPossible(partner))
                    ? shared.Contains(partner.Id)
                    : null,
        };
    }
}

/// <param name="Pseudonym">Under which the partner knows the subscriber; theirs to see.</param>
public sealed record ConnectedService(
    Partner Partner,
    DateTimeOffset GivenAt,
    DateTimeOffset? LastReleasedAt,
    ImmutableArray<ConsentItem> Items,
    string? Pseudonym
)
{
    /// <summary>
    /// Whether the household may use it too; null where that is not the subscriber's to say, or not possible.
    /// </summary>
    public bool? IsShared { get; init; }
}

/// <param name="Kind">As in <see cref="GrantEvent.Kind"/>.</param>
public sealed record GrantHistoryEntry(string PartnerName, DateTimeOffset At, string Kind);
