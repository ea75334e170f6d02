using System.Linq.Expressions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>
/// Orders as they stand now; there is no other way to them. Those that are held stay so until the end of the
/// transaction that decides them.
/// </summary>
internal static class HeldOrders
{
    /// <returns>By their number.</returns>
    public static async Task<Dictionary<string, PaymentOrderRow>> HoldOrdersAsync(
        this BrokerDbContext database,
        OrderParties parties,
        string[] numbers,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        JoinedTransaction.Require(database);
        var (tenant, seller, buyer) = (parties.Tenant.Value, parties.Seller.Value, parties.Buyer.Value);
        var orders = await database
            .Set<PaymentOrderRow>()
            .FromSql(
                $"""
                SELECT * FROM payment_order
                WHERE tenant = {tenant} AND seller = {seller} AND buyer = {buyer} AND order_number = ANY ({numbers})
                ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        return orders.ToDictionary(order => order.OrderNumber, order => order.At(now), StringComparer.Ordinal);
    }

    public static async Task<PaymentOrderRow?> HoldOrderAsync(
        this BrokerDbContext database,
        TenantId tenant,
        Guid order,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        JoinedTransaction.Require(database);
        var held = await database
            .Set<PaymentOrderRow>()
            .FromSql($"SELECT * FROM payment_order WHERE tenant = {tenant.Value} AND id = {order} FOR UPDATE")
            .SingleOrDefaultAsync(cancellation);
        return held?.At(now);
    }

    /// <summary>Looked at, not held.</summary>
    public static async Task<PaymentOrderRow?> SeeOrderAsync(
        this BrokerDbContext database,
        Expression<Func<PaymentOrderRow, bool>> which,
        DateTimeOffset now,
        CancellationToken cancellation
    ) => (await database.Set<PaymentOrderRow>().AsNoTracking().SingleOrDefaultAsync(which, cancellation))?.At(now);
}
