using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Federation;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Decisions;

/// <summary>What a standing is judged from, read in one round trip by the unique index over pseudonyms.</summary>
internal sealed record StandingFacts
{
    public required AccountId AccountId { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required AccountNumber Number { get; init; }

    /// <summary>Asked about is the household, not one of its people.</summary>
    public required bool IsHousehold { get; init; }

    public required AccountFacts Account { get; init; }

    public required int OwnCatalogue { get; init; }

    public required int SharedContent { get; init; }

    public CatalogueInForce Catalogue => new(OwnCatalogue, SharedContent);
}

/// <summary>The query of every standing, translated once per host.</summary>
internal sealed class StandingQuery
{
    private readonly Func<BrokerDbContext, PartnerId, string, string, CancellationToken, Task<StandingFacts?>> find =
        EF.CompileAsyncQuery(
            (
                BrokerDbContext database,
                PartnerId partner,
                string sector,
                string subject,
                CancellationToken cancellation
            ) =>
                (
                    from pseudonym in database.PseudonymsInUse()
                    where pseudonym.Value == subject && pseudonym.Sector == sector
                    join subscriber in database.Subscribers() on pseudonym.SubscriberId equals subscriber.Id
                    join account in database.Accounts() on subscriber.AccountId equals account.Id
                    // Whoever took consent back is a stranger again.
                    where
                        database
                            .GrantsInForce()
                            .Any(grant => grant.SubscriberId == subscriber.Id && grant.Partner == partner)
                    select new StandingFacts
                    {
                        AccountId = account.Id,
                        SubscriberId = subscriber.Id,
                        Number = account.Number,
                        IsHousehold = subscriber.Role == PersonRole.Household,
                        Account = new AccountFacts
                        {
                            Status = account.Status,
                            TrialEndsAt = account.TrialEndsAt,
                            StatusAfterTrial = account.StatusAfterTrial,
                            TrialDeviceTypes = account.TrialDeviceTypes,
                            Plan = account.Plan,
                            PlanSince = account.PlanSince,
                            Region = account.Region,
                            Choices = account.Choices,
                        },
                        OwnCatalogue = database.CatalogueInForce().FirstOrDefault(),
                        SharedContent = database.SharedContentVersions().Max(version => (int?)version) ?? 0,
                    }
                ).SingleOrDefault()
        );

    /// <returns>Null for a pseudonym that is not this partner's, or whose subscriber has no consent in force.</returns>
    public Task<StandingFacts?> FindAsync(
        BrokerDbContext database,
        PartnerId partner,
        string sector,
        string subject,
        CancellationToken cancellation
    ) => find(database, partner, sector, subject, cancellation);
}
