using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// What a service says by itself about what was ordered there. It is never believed, only what it answers when it is
/// asked: a message that comes late, twice or in another order does no harm.
/// </summary>
internal sealed class ServiceNews(BrokerDbContext database, OutboxStore outbox, OrderBell bell, TimeProvider clock)
{
    /// <summary>Something has changed about an order of its own: it is asked what.</summary>
    public async Task HearAsync(PartnerId partner, string number, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var order = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Number == number && row.Partner == partner, cancellation);
        if (order is null)
            return;
        await database
            .Set<SubscriptionRow>()
            .Where(row => row.Id == order.SubscriptionId && row.AskAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.AskAt, now), cancellation);
        if (order.State == OrderState.Processing)
            await outbox.HastenAsync(OrderRow.Queue, order.Id.ToString("N"), cancellation);
        bell.Ring();
    }
}
