using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Subscriptions;

/// <summary>What is left of periods that were paid, for whoever gives back what cannot be used any more.</summary>
public sealed class PaidPeriods
{
    private readonly BrokerDbContext database;
    private readonly OperatorTime time;

    internal PaidPeriods(BrokerDbContext database, OperatorTime time) => (this.database, this.time) = (database, time);

    /// <summary>
    /// What the days from today on cost of the period that an order has paid; by whole days of the operator's calendar,
    /// so that what was used and what is left add up to the price.
    /// </summary>
    /// <returns>In minor units; null: it has paid no period, or that is over.</returns>
    public async Task<long?> RestAsync(string number, CancellationToken cancellation)
    {
        var paid = await (
            from order in database.Set<OrderRow>().AsNoTracking()
            where order.Number == number && order.State == OrderState.Completed
            where order.Kind == OrderKind.SignUp || order.Kind == OrderKind.Renewal
            join row in database.Set<SubscriptionRow>() on order.SubscriptionId equals row.Id
            select new { Order = order, Subscription = row }
        ).SingleOrDefaultAsync(cancellation);
        if (paid is null || BillingPeriod.ScheduleOf(paid.Subscription, time.Zone) is not { } schedule)
            return null;
        var period = paid.Order.Period ?? 0;
        return schedule.BeginOf(period) <= time.Now && time.Now < schedule.EndOf(period)
            ? schedule.RestOf(period, paid.Order.PriceMinor, time.Now)
            : null;
    }
}
