using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Consent;

/// <summary>A grant that holds right now, with what is needed to answer under it.</summary>
public sealed record LiveGrant
{
    public required GrantId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required string Pseudonym { get; init; }

    public required string ItemsJson { get; init; }

    /// <summary>Whom the OSS/BSS is asked about.</summary>
    public required PersonOnFile Person { get; init; }

    public ImmutableArray<ConsentItem> Items => ConsentItem.Read(ItemsJson);

    public bool Covers(string claim) => Items.Any(item => item.Accepted && item.Claim == claim);
}

/// <summary>
/// Finds grants that hold: not withdrawn, the account in good standing (SRV-001), the pseudonym not reset.
/// </summary>
public sealed class LiveGrants(BrokerDbContext database, SessionPolicy sessions, TimeProvider clock)
{
    /// <summary>Cable logins that count now, for tokens that end with theirs.</summary>
    public IQueryable<Session> Logins() => sessions.Live();

    /// <summary>To be joined with a protocol's own rows, so that a token check costs one round trip.</summary>
    public IQueryable<LiveGrant> Query(string sector) =>
        from grant in database.Set<Grant>().AsNoTracking()
        where grant.State == GrantState.Active
        join subscriber in database.Subscribers() on grant.SubscriberId equals subscriber.Id
        join account in database.Accounts().Where(AccountStanding.IsGoodAt(clock.GetUtcNow()))
            on subscriber.AccountId equals account.Id
        join pseudonym in database.Set<Pseudonym>() on subscriber.Id equals pseudonym.SubscriberId
        where pseudonym.Sector == sector && pseudonym.RetiredAt == null
        select new LiveGrant
        {
            Id = grant.Id,
            Tenant = grant.Tenant,
            Partner = grant.Partner,
            SubscriberId = subscriber.Id,
            Pseudonym = pseudonym.Value,
            ItemsJson = grant.ItemsJson,
            Person = new PersonOnFile(account.Number, subscriber.Number, subscriber.UpdatedAt),
        };
}
