using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>Orders that nobody presses a button for, each in a transaction of its own.</summary>
internal sealed class UpkeepOrders(
    BrokerDbContext database,
    SubscriptionOrders orders,
    OrderBell bell,
    OperatorTime time
)
{
    // What a service has refused it is not asked again at once.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromDays(1);

    /// <summary>Those that a service has refused lately, for queries that find what is to be done.</summary>
    public IQueryable<OrderRow> RefusedLately(OrderOrigin origin)
    {
        var since = time.Now - AfterRefusal;
        return database
            .Set<OrderRow>()
            .Where(order => order.Origin == origin && order.Kind != OrderKind.Renewal)
            .Where(order => order.State == OrderState.Denied && order.UpdatedAt > since);
    }

    /// <summary>Orders what is wished of a subscription, if it still is once the row is held.</summary>
    /// <param name="wishFor">Null: it stays as it is.</param>
    public Task PlaceAsync(
        Guid subscription,
        OrderOrigin origin,
        Func<SubscriptionRow, Task<SubscriptionWish?>> wishFor,
        CancellationToken cancellation
    ) =>
        HoldingAsync(
            subscription,
            async row =>
            {
                if (await wishFor(row) is not { } wish)
                    return false;
                var key = new PurchaseApproval($"{origin}:{Guid.CreateVersion7(time.Now):N}", "en");
                var from = new ChangeOrigin(origin, AuditActor.Broker, row.SubscriberId, key);
                return await orders.PlaceAsync(row, wish, from, cancellation) is not null;
            },
            cancellation
        );

    /// <summary>Orders the next period, if it still is due once the row is held.</summary>
    public Task RenewAsync(Guid subscription, CancellationToken cancellation) =>
        HoldingAsync(
            subscription,
            async row => row.ChargeAt <= time.Now && await orders.RenewAsync(row, cancellation),
            cancellation
        );

    private async Task HoldingAsync(
        Guid subscription,
        Func<SubscriptionRow, Task<bool>> order,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (await orders.HoldAsync(subscription, cancellation) is not { } row || !await order(row))
            return;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
    }
}
