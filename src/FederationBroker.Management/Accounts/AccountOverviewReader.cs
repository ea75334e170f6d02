using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Federation;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Standing.Streams;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>Gathers an account's 360° view: a fixed number of queries, each by an index on the account.</summary>
internal sealed class AccountOverviewReader(
    BrokerDbContext database,
    CatalogueStore catalogues,
    AccountLogins logins,
    SessionPolicy sessions,
    TimeProvider clock
)
{
    private const int MostOfAKind = 100;

    /// <param name="device">Looks at the offer from a device of this type; null: whatever the device.</param>
    public async Task<AccountOverview?> ReadAsync(AccountId id, DeviceType? device, CancellationToken cancellation)
    {
        if (await database.Accounts().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } account)
            return null;
        var now = clock.GetUtcNow();
        var purchases = await database
            .Purchases()
            .Where(row => row.AccountId == id)
            .OrderByDescending(row => row.From)
            .Take(MostOfAKind)
            .ToListAsync(cancellation);
        var people = await database
            .Subscribers()
            .Where(row => row.AccountId == id)
            .OrderBy(row => row.CreatedAt)
            .ThenBy(row => row.Id)
            .ToListAsync(cancellation);
        var ids = people.Select(person => person.Id).ToList();
        return new AccountOverview
        {
            Account = AccountView.Of(account, now),
            Offer = await OfferAsync(account, purchases, device, now, cancellation),
            People = [.. people.Select(PersonView.Of)],
            Devices = await DevicesAsync(id, cancellation),
            HasLogin = await logins.ExistsAsync(id, cancellation),
            Profiles = await ProfilesAsync(id, cancellation),
            Sessions = await SessionsAsync(ids, cancellation),
            Streams = await StreamsAsync(id, now, cancellation),
            Services = await ServicesAsync(ids, cancellation),
            Purchases = [.. purchases.Select(PurchaseView.Of)],
        };
    }

    private async Task<ImmutableArray<DeviceView>> DevicesAsync(AccountId id, CancellationToken cancellation)
    {
        var found = await database
            .Devices()
            .Where(row => row.AccountId == id)
            .OrderBy(row => row.LinkedAt)
            .ToListAsync(cancellation);
        return [.. found.Select(DeviceView.Of)];
    }

    private async Task<ImmutableArray<ProfileView>> ProfilesAsync(AccountId id, CancellationToken cancellation)
    {
        var found = await database
            .Profiles()
            .Where(row => row.AccountId == id)
            .OrderBy(row => row.CreatedAt)
            .ToListAsync(cancellation);
        return [.. found.Select(ProfileView.Of)];
    }

    private async Task<ImmutableArray<CableSessionView>> SessionsAsync(
        List<SubscriberId> people,
        CancellationToken cancellation
    )
    {
        var found = await sessions
            .Live()
            .Where(row => people.Contains(row.SubscriberId))
            .OrderByDescending(row => row.LastUsedAt)
            .Take(MostOfAKind)
            .ToListAsync(cancellation);
        return
        [
            .. found.Select(row => new CableSessionView(
                row.Id,
                row.Method,
                row.DeviceLabel,
                row.AuthenticatedAt,
                row.LastUsedAt
            )),
        ];
    }

    private async Task<ImmutableArray<StreamView>> StreamsAsync(
        AccountId id,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var found = await database
            .Streams()
            .Where(row => row.AccountId == id && row.EndedAt == null && row.ExpiresAt > now)
            .OrderBy(row => row.StartedAt)
            .ToListAsync(cancellation);
        return [.. found.Select(StreamView.Of)];
    }

    private async Task<ImmutableArray<ServiceView>> ServicesAsync(
        List<SubscriberId> people,
        CancellationToken cancellation
    )
    {
        var found = await database
            .GrantsInForce()
            .Where(row => people.Contains(row.SubscriberId))
            .OrderBy(row => row.GivenAt)
            .ToListAsync(cancellation);
        return
        [
            .. found.Select(row => new ServiceView(
                row.Partner.Value,
                row.SubscriberId.Value,
                row.GivenAt,
                row.LastReleasedAt
            )),
        ];
    }

    private async Task<OfferView> OfferAsync(
        ServiceAccount account,
        List<Purchase> purchases,
        DeviceType? device,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var facts = account.ToFacts(
            purchases.Select(row => new BoughtContent(row.Bundle, row.Content, row.From, row.Until))
        );
        return OfferView.Of(
            OfferEvaluator.Evaluate((await catalogues.CurrentAsync(cancellation)).Index, facts, device, now)
        );
    }
}
