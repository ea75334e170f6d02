using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>
/// Charges the next period of what accounts have when it falls due, and does what follows from one that is not paid. A
/// period is an order of its own, whose key is the subscription and the period: whatever clocks and nodes do, it is
/// there once (PAY-INV).
/// </summary>
internal sealed class RenewalUpkeep(
    BrokerDbContext database,
    SubscriptionOrders orders,
    OrderBell bell,
    IPartnerRegistry registry,
    OperatorTime time
)
{
    private const int MostAtOnce = 100;

    // What a service has refused it is not asked again at once.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    /// <summary>Orders the periods that are due, the oldest first.</summary>
    public async Task ChargeAsync(CancellationToken cancellation)
    {
        var now = time.Now;
        var due = await Unoccupied()
            .Where(row => row.ChargeAt <= now)
            // A period begins at the price of that period.
            .Where(row => row.NextFrom == null || row.NextFrom > row.ChargeAt)
            .OrderBy(row => row.ChargeAt)
            .Select(row => row.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
        foreach (var id in due)
            await ChargeAsync(id, cancellation);
    }

    /// <summary>What is unpaid for long is paused, and ends at last; what is paid again goes on.</summary>
    public async Task DunAsync(CancellationToken cancellation)
    {
        var (now, orderRows) = (time.Now, database.Set<OrderRow>());
        var refusedSince = now - AfterRefusal;
        var unpaid = await Unoccupied()
            .Where(row => row.UnpaidSince != null || row.PausedBy == PauseCause.Unpaid)
            .Where(row =>
                !orderRows.Any(order =>
                    order.SubscriptionId == row.Id
                    && order.Kind != OrderKind.Renewal
                    && order.Origin == OrderOrigin.Billing
                    && order.State == OrderState.Denied
                    && order.UpdatedAt > refusedSince
                )
            )
            .ToListAsync(cancellation);
        foreach (var row in unpaid.Where(row => WishFor(row) is not null))
            await DunAsync(row.Id, cancellation);
    }

    private SubscriptionWish? WishFor(SubscriptionRow row) =>
        DunningRules.WishFor(row, registry.Current.GraceOf(row), time.Now);

    // Neither ended nor ending, and nothing else is being done about it.
    private IQueryable<SubscriptionRow> Unoccupied()
    {
        var (now, orderRows) = (time.Now, database.Set<OrderRow>());
        return database
            .Set<SubscriptionRow>()
            .AsNoTracking()
            .Where(row => row.EndsAt == null || (row.EndsAt > now && row.EndsAt > row.ChargeAt))
            .Where(row =>
                row.State == SubscriptionState.Active
                || row.State == SubscriptionState.Grace
                || (row.State == SubscriptionState.OnHold && row.PausedBy == PauseCause.Unpaid)
            )
            .Where(row =>
                !orderRows.Any(order =>
                    order.SubscriptionId == row.Id
                    && order.State != OrderState.Completed
                    && order.State != OrderState.Denied
                )
            );
    }

    private async Task ChargeAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (
            await orders.HoldAsync(id, cancellation) is not { } row
            || !(row.ChargeAt <= time.Now)
            || !await orders.RenewAsync(row, cancellation)
        )
            return;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
    }

    private async Task DunAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (await orders.HoldAsync(id, cancellation) is not { } row || WishFor(row) is not { } wish)
            return;
        var key = new PurchaseApproval($"unpaid:{Guid.CreateVersion7(time.Now):N}", "en");
        var origin = new ChangeOrigin(OrderOrigin.Billing, AuditActor.Broker, row.SubscriberId, key);
        if (await orders.PlaceAsync(row, wish, origin, cancellation) is null)
            return;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
    }
}
