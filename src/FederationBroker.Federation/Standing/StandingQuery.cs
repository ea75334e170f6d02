using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Offers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Standing;

/// <summary>What a standing is judged from, read in one round trip by the unique index over pseudonyms.</summary>
internal sealed record StandingFacts
{
    public required AccountId AccountId { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required AccountFacts Account { get; init; }

    public required CatalogueInForce Catalogue { get; init; }
}

/// <summary>The query of every standing, translated once per host.</summary>
internal sealed class StandingQuery
{
    private readonly Func<BrokerDbContext, PartnerId, string, string, CancellationToken, Task<Row?>> find = EF.CompileAsyncQuery(
        (BrokerDbContext database, PartnerId partner, string sector, string subject, CancellationToken cancellation) => (
            from pseudonym in database.Set<Pseudonym>()
            where pseudonym.Value == subject && pseudonym.Sector == sector && pseudonym.RetiredAt == null
            join subscriber in database.Set<Subscriber>() on pseudonym.SubscriberId equals subscriber.Id
            join account in database.Set<ServiceAccount>() on subscriber.AccountId equals account.Id
            // Whoever took consent back is a stranger again.
            where database.Set<Grant>().Any(grant => grant.SubscriberId == subscriber.Id && grant.Partner == partner && grant.State == GrantState.Active)
            select new Row(
                account.Id,
                subscriber.Id,
                account.Status,
                account.TrialEndsAt,
                account.StatusAfterTrial,
                account.TrialDeviceTypes,
                account.Plan,
                account.PlanSince,
                account.Region,
                account.Choices,
                database.Set<CatalogueHead>().Select(head => head.Version).FirstOrDefault(),
                database.Set<SharedContentVersion>().Max(shared => (int?)shared.Version) ?? 0)).SingleOrDefault());

    /// <returns>Null for a pseudonym that is not this partner's, or whose subscriber has no consent in force.</returns>
    public async Task<StandingFacts?> FindAsync(BrokerDbContext database, PartnerId partner, string sector, string subject, CancellationToken cancellation)
        => await find(database, partner, sector, subject, cancellation) is { } row ? FactsOf(row) : null;

    private static StandingFacts FactsOf(Row row) => new()
    {
        AccountId = row.AccountId,
        SubscriberId = row.SubscriberId,
        Account = new AccountFacts
        {
            Status = row.Status,
            TrialEndsAt = row.TrialEndsAt,
            StatusAfterTrial = row.StatusAfterTrial,
            TrialDeviceTypes = row.TrialDeviceTypes,
            Plan = row.Plan,
            PlanSince = row.PlanSince,
            Region = row.Region,
            Choices = row.Choices,
        },
        Catalogue = new CatalogueInForce(row.Own, row.Shared),
    };

    private sealed record Row(
        AccountId AccountId,
        SubscriberId SubscriberId,
        AccountStatus Status,
        DateTimeOffset? TrialEndsAt,
        AccountStatus? StatusAfterTrial,
        ImmutableArray<DeviceType> TrialDeviceTypes,
        CatalogueId? Plan,
        DateTimeOffset? PlanSince,
        string? Region,
        ImmutableArray<Choice> Choices,
        int Own,
        int Shared);
}
