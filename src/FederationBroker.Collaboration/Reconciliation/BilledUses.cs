using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments;
using FederationBroker.Payments.Ledger;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>Who pays a service for what, as the books and the subscriptions have it.</summary>
internal sealed class BilledUses(BrokerDbContext database, OperatorTime time)
{
    private const int Portion = 1000;

    /// <summary>Subscriptions that were there at a moment; those without a price come beside them.</summary>
    public async Task<BilledSide> ReadAsync(PartnerId partner, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var (billed, free) = (new List<BilledUse>(), new HashSet<string>(StringComparer.Ordinal));
        var last = Guid.Empty;
        while (true)
        {
            var rows = await database
                .Set<SubscriptionRow>()
                .AsNoTracking()
                .Where(row => row.Partner == partner && row.Id > last)
                .Where(row => row.State != SubscriptionState.Cancelled || row.UpdatedAt > asOf)
                .OrderBy(row => row.Id)
                .Take(Portion)
                .ToListAsync(cancellation);
            if (rows.Count == 0)
                return new BilledSide(billed, free);
            await AddAsync(rows, asOf, billed, free, cancellation);
            last = rows[^1].Id;
        }
    }

    private async Task AddAsync(
        List<SubscriptionRow> rows,
        DateTimeOffset asOf,
        List<BilledUse> billed,
        HashSet<string> free,
        CancellationToken cancellation
    )
    {
        var orders = await OrdersAsync([.. rows.Select(row => row.Id)], asOf, cancellation);
        foreach (var row in rows)
        {
            var own = orders[row.Id].ToList();
            // What is still being ordered is neither paid nor used.
            if (own.Find(order => order.Kind == OrderKind.SignUp) is not { } first)
                continue;
            if (row.PriceMinor == 0)
                free.Add(first.Number);
            else
                billed.Add(
                    new BilledUse(
                        first.Number,
                        own.Where(order => order.IsCharge).MaxBy(order => order.Period)!.Number,
                        StateOf(row, own.Exists(order => Covers(row, order, asOf))),
                        new Money(row.PriceMinor, row.Currency),
                        own.Max(order => order.EndedAt)
                    )
                );
        }
    }

    private bool Covers(SubscriptionRow row, EndedOrder order, DateTimeOffset asOf) =>
        order.TakenMinor > 0
        && (BillingPeriod.ScheduleOf(row, time.Zone) is not { } schedule || schedule.EndOf(order.Period) > asOf);

    private static BilledState StateOf(SubscriptionRow row, bool isPaid) =>
        (row.State, isPaid) switch
        {
            (SubscriptionState.Grace, false) => BilledState.Grace,
            (SubscriptionState.Active or SubscriptionState.PendingActive or SubscriptionState.Grace, true) =>
                BilledState.Paid,
            (_, true) => BilledState.Resting,
            _ => BilledState.Unpaid,
        };

    // By subscription: what was done up to the moment, and what is left of what was taken for it, and not being given
    // back either.
    private async Task<ILookup<Guid, EndedOrder>> OrdersAsync(
        Guid[] subscriptions,
        DateTimeOffset asOf,
        CancellationToken cancellation
    )
    {
        var taken =
            from entry in database.LedgerEntries()
            where entry.Account == LedgerAccountKind.Receivable && entry.Layer == LedgerLayer.Posted
            select entry;
        var returning =
            from refund in database.Set<OrderRow>()
            where refund.State != OrderState.Completed && refund.State != OrderState.Denied
            select refund;
        var orders = await (
            from order in database.Set<OrderRow>().AsNoTracking()
            where subscriptions.Contains(order.SubscriptionId) && order.Kind != OrderKind.Refund
            where order.State == OrderState.Completed && order.CreatedAt <= asOf
            select new
            {
                order.SubscriptionId,
                order.Kind,
                order.Number,
                order.Period,
                order.UpdatedAt,
                Minor = taken.Where(entry => entry.OrderId == order.Id).Sum(entry => entry.Minor)
                    - returning.Where(refund => refund.RefundOf == order.Id).Sum(refund => refund.PriceMinor),
            }
        ).ToListAsync(cancellation);
        return orders.ToLookup(
            order => order.SubscriptionId,
            order => new EndedOrder(order.Kind, order.Number, order.Period ?? 0, order.Minor, order.UpdatedAt)
        );
    }

    /// <param name="Period">From 0.</param>
    /// <param name="TakenMinor">And neither given back nor about to be.</param>
    private sealed record EndedOrder(OrderKind Kind, string Number, int Period, long TakenMinor, DateTimeOffset EndedAt)
    {
        public bool IsCharge => Kind is OrderKind.SignUp or OrderKind.Renewal;
    }
}
