using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>
/// Lets what becomes of accounts and agreements reach the services: a blocked account's subscriptions pause, a closed
/// one's end. It compares what is with what should be, so that nothing is lost that happened while nobody looked.
/// </summary>
internal sealed class AccountUpkeep(
    BrokerDbContext database,
    UpkeepOrders orders,
    IPartnerRegistry registry,
    TenantScope scope,
    OperatorTime time
)
{
    private const int MostAtOnce = 100;

    public async Task FollowAsync(CancellationToken cancellation)
    {
        foreach (var id in await FindAsync(cancellation))
            await orders.PlaceAsync(id, OrderOrigin.Upkeep, row => WishForAsync(row, cancellation), cancellation);
    }

    private async Task<List<Guid>> FindAsync(CancellationToken cancellation)
    {
        var now = time.Now;
        var (over, refused) = (OverPartners(now), orders.RefusedLately(OrderOrigin.Upkeep));
        var (orderRows, accounts) = (database.Set<OrderRow>(), database.Accounts());
        return await database
            .Set<SubscriptionRow>()
            .AsNoTracking()
            .Where(row => row.State != SubscriptionState.Cancelled && (row.EndsAt == null || row.EndsAt > now))
            .Where(row =>
                row.PausedBy == PauseCause.Operator
                || over.Contains(row.Partner)
                || !accounts.Any(account =>
                    account.Id == row.AccountId
                    && account.Status == AccountStatus.Active
                    && (account.TrialEndsAt == null || account.TrialEndsAt > now || account.StatusAfterTrial == null)
                )
            )
            // What waits for something else would be found again and again, and keep others from being found.
            .Where(row =>
                !accounts.Any(account => account.Id == row.AccountId && account.Status == AccountStatus.Blocked)
                || (
                    (row.State == SubscriptionState.Active || row.State == SubscriptionState.Grace)
                    && row.PausedBy == PauseCause.NotPaused
                    && row.EndsAt == null
                )
                || over.Contains(row.Partner)
            )
            .Where(row => !orderRows.Where(SubscriptionOrders.IsOpen).Any(order => order.SubscriptionId == row.Id))
            .Where(row => !refused.Any(order => order.SubscriptionId == row.Id))
            .OrderBy(row => row.Id)
            .Select(row => row.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
    }

    private async Task<SubscriptionWish?> WishForAsync(SubscriptionRow row, CancellationToken cancellation)
    {
        var now = time.Now;
        var account = await database.Accounts().SingleOrDefaultAsync(known => known.Id == row.AccountId, cancellation);
        var isOver = OverPartners(now).Contains(row.Partner);
        return UpkeepRules.WishFor(row, account?.ToFacts().StatusAt(now), isOver, now);
    }

    // An agreement that ended; one that is only off for now, or whose file cannot be read, takes nothing away.
    private List<PartnerId> OverPartners(DateTimeOffset now) =>
        [
            .. registry
                .Current.Partners.Where(partner => partner.Tenant == scope.Tenant)
                .Where(partner => partner.Agreement.ValidUntil <= now)
                .Select(partner => partner.Id),
        ];
}
