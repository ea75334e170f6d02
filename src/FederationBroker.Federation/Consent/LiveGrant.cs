using System.Collections.Immutable;
using System.Linq.Expressions;
using FederationBroker.Data;
using FederationBroker.Data.Statements;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;
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
/// Grants that hold: not withdrawn, the account in good standing (SRV-001), the pseudonym not reset. To be joined with
/// a protocol's own rows, so that a token check costs one round trip.
/// </summary>
public static class LiveGrants
{
    /// <summary>Of a sector, at an instant.</summary>
    public static Expression<Func<BrokerDbContext, string, DateTimeOffset, IQueryable<LiveGrant>>> Holding { get; } =
        (database, sector, now) =>
            from grant in database.Set<Grant>().AsNoTracking()
            where grant.State == GrantState.Active
            join subscriber in database.Subscribers() on grant.SubscriberId equals subscriber.Id
            join account in database.Accounts() on subscriber.AccountId equals account.Id
            where AccountStanding.IsGood.In(account, now)
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
