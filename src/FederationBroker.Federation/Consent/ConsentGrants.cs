using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>Writes and ends grants, each with its event. The caller holds the transaction and saves.</summary>
public sealed class ConsentGrants(BrokerDbContext database, TenantScope scope, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Holds all consents of some people until the transaction ends, after whoever is changing them.</summary>
    /// <returns>Which they are, whatever their state.</returns>
    public async Task<List<GrantId>> HoldAsync(IEnumerable<SubscriberId> subscribers, CancellationToken cancellation)
    {
        var people = subscribers.Select(id => id.Value).ToArray();
        return await database
            .Set<Grant>()
            .FromSql(
                $"""
                SELECT * FROM consent_grant
                WHERE tenant = {scope.Tenant.Value} AND subscriber_id = ANY({people})
                ORDER BY id FOR UPDATE
                """
            )
            .AsNoTracking()
            .Select(row => row.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>
    /// One answer at a time per subscriber and partner, until the transaction ends: two tabs must not create two
    /// grants.
    /// </summary>
    public Task<int> QueueUpAsync(SubscriberId subscriber, PartnerId partner, CancellationToken cancellation)
    {
        var subject = $"grant:{subscriber.Value}:{partner}";
        return database.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({subject}, 0))",
            cancellation
        );
    }

    /// <summary>Adds answers to the subscriber's grant, or makes it.</summary>
    public async Task KeepAsync(
        SubscriberId subscriber,
        PartnerId partner,
        ImmutableArray<ConsentItem> answers,
        string locale,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var grant = await FindAsync(subscriber, partner, cancellation);
        var kind = grant is null ? "given" : "changed";
        if (grant is null)
        {
            grant = new Grant
            {
                Id = new GrantId(Guid.CreateVersion7(now)),
                Tenant = scope.Tenant,
                SubscriberId = subscriber,
                Partner = partner,
                State = GrantState.Active,
                ItemsJson = ConsentItem.Write(answers),
                GivenAt = now,
                ChangedAt = now,
            };
            database.Add(grant);
        }
        else
        {
            var kept = ConsentItem
                .Read(grant.ItemsJson)
                .Where(item => answers.All(answer => answer.Claim != item.Claim));
            grant.ItemsJson = ConsentItem.Write([.. kept, .. answers]);
            grant.ChangedAt = now;
        }

        database.Add(
            new GrantEvent
            {
                Tenant = scope.Tenant,
                GrantId = grant.Id,
                At = now,
                Kind = kind,
                ItemsJson = grant.ItemsJson,
                NoticeLocale = locale,
            }
        );
        audit.Add(
            AuditActor.Subscriber,
            FederationActions.Grant(kind),
            partner: partner,
            detail: GrantEvent.FingerprintOf(grant)
        );
    }

    /// <summary>
    /// Lets the manager's household use the service. It has no personal data, so only answers about other data are
    /// carried over.
    /// </summary>
    public async Task KeepForHouseholdAsync(
        SubscriberId manager,
        PartnerId partner,
        ImmutableArray<ConsentItem> answers,
        string locale,
        CancellationToken cancellation
    )
    {
        if (await HouseholdOfAsync(manager, cancellation) is not { } household)
            return;
        ImmutableArray<ConsentItem> impersonal =
        [
            .. answers.Where(item => ClaimCatalogue.Claims.TryGetValue(item.Claim, out var claim) && !claim.IsPersonal),
        ];
        await KeepAsync(household, partner, impersonal, locale, cancellation);
    }

    /// <summary>Ends what was given; what a manager gave for the household ends with their own.</summary>
    /// <returns>False when there was nothing to end.</returns>
    public async Task<bool> EndAsync(
        SubscriberId subscriber,
        PartnerId partner,
        string kind,
        CancellationToken cancellation
    )
    {
        if (await FindAsync(subscriber, partner, cancellation) is not { } grant)
            return false;
        await EndAsync(grant, kind, cancellation);
        await EndForHouseholdAsync(subscriber, partner, kind, cancellation);
        return true;
    }

    /// <summary>Ends what a manager gave for the household.</summary>
    /// <returns>False when there was nothing to end.</returns>
    public async Task<bool> EndForHouseholdAsync(
        SubscriberId manager,
        PartnerId partner,
        string kind,
        CancellationToken cancellation
    )
    {
        if (
            await HouseholdOfAsync(manager, cancellation) is not { } household
            || await FindAsync(household, partner, cancellation) is not { } shared
        )
            return false;
        await EndAsync(shared, kind, cancellation);
        return true;
    }

    /// <summary>
    /// Partners that were answered under these consents are told that it is over. In the caller's transaction.
    /// </summary>
    public Task TellOfEndAsync(IEnumerable<GrantId> grants, CancellationToken cancellation)
    {
        JoinedTransaction.Require(database);
        var ids = grants.Select(id => id.Value).ToArray();
        return database.Database.ExecuteSqlAsync(
            $"""
            UPDATE partner_session SET has_ended = true, kept_until = now() + interval '1 hour'
            WHERE tenant = {scope.Tenant.Value} AND grant_id = ANY({ids}) AND NOT has_ended
            """,
            cancellation
        );
    }

    private async Task EndAsync(Grant grant, string kind, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        grant.State = GrantState.Withdrawn;
        grant.ChangedAt = now;
        database.Add(
            new GrantEvent
            {
                Tenant = scope.Tenant,
                GrantId = grant.Id,
                At = now,
                Kind = kind,
                ItemsJson = grant.ItemsJson,
            }
        );
        audit.Add(
            AuditActor.Subscriber,
            FederationActions.Grant(kind),
            partner: grant.Partner,
            detail: GrantEvent.FingerprintOf(grant)
        );
        await TellOfEndAsync([grant.Id], cancellation);
    }

    private Task<Grant?> FindAsync(SubscriberId subscriber, PartnerId partner, CancellationToken cancellation) =>
        database
            .Set<Grant>()
            .SingleOrDefaultAsync(
                row => row.SubscriberId == subscriber && row.Partner == partner && row.State == GrantState.Active,
                cancellation
            );

    // Null unless the person is their account's manager.
    private async Task<SubscriberId?> HouseholdOfAsync(SubscriberId manager, CancellationToken cancellation) =>
        await (
            from person in database.Subscribers()
            where person.Id == manager && person.Role == PersonRole.Manager
            join household in database.Subscribers() on person.AccountId equals household.AccountId
            where household.Role == PersonRole.Household
            select (SubscriberId?)household.Id
        ).SingleOrDefaultAsync(cancellation);
}
