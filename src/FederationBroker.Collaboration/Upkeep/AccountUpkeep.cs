using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
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
    SubscriptionOrders orders,
    IPartnerRegistry registry,
    OrderBell bell,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int MostAtOnce = 100;

    // What a service has refused it is not asked again at once.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    public async Task FollowAsync(CancellationToken cancellation)
    {
        foreach (var id in await FindAsync(cancellation))
            await FollowAsync(id, cancellation);
    }

    private async Task<List<Guid>> FindAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var refusedSince = now - AfterRefusal;
        var over = OverPartners(now);
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
            .Where(row =>
                !orderRows.Any(order =>
                    order.SubscriptionId == row.Id
                    && (
                        (order.State != OrderState.Completed && order.State != OrderState.Denied)
                        || (order.Origin == OrderOrigin.Upkeep && order.State == OrderState.Denied)
                            && order.UpdatedAt > refusedSince
                    )
                )
            )
            .OrderBy(row => row.Id)
            .Select(row => row.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
    }

    private async Task FollowAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (await orders.HoldAsync(id, cancellation) is not { } row)
            return;
        var now = clock.GetUtcNow();
        var account = await database.Accounts().SingleOrDefaultAsync(known => known.Id == row.AccountId, cancellation);
        var status = account?.ToFacts().StatusAt(now);
        if (UpkeepRules.WishFor(row, status, OverPartners(now).Contains(row.Partner), now) is not { } wish)
            return;
        var key = new PurchaseApproval($"upkeep:{Guid.CreateVersion7(now):N}", "en");
        var origin = new ChangeOrigin(OrderOrigin.Upkeep, AuditActor.Broker, row.SubscriberId, key);
        if (await orders.PlaceAsync(row, wish, origin, cancellation) is null)
            return;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
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
