using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
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
    UpkeepOrders orders,
    IPartnerRegistry registry,
    OperatorTime time
)
{
    private const int MostAtOnce = 100;

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
            await orders.RenewAsync(id, cancellation);
    }

    /// <summary>What is unpaid for long is paused, and ends at last; what is paid again goes on.</summary>
    public async Task DunAsync(CancellationToken cancellation)
    {
        var refused = orders.RefusedLately(OrderOrigin.Billing);
        var unpaid = await Unoccupied()
            .Where(row => row.UnpaidSince != null || row.PausedBy == PauseCause.Unpaid)
            .Where(row => !refused.Any(order => order.SubscriptionId == row.Id))
            .ToListAsync(cancellation);
        foreach (var row in unpaid.Where(row => WishFor(row) is not null))
            await orders.PlaceAsync(row.Id, OrderOrigin.Billing, held => Task.FromResult(WishFor(held)), cancellation);
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
            .Where(row => !orderRows.Where(SubscriptionOrders.IsOpen).Any(order => order.SubscriptionId == row.Id));
    }
}
