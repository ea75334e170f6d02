using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>Orders are held by their rows until the end of the transaction that decides them.</summary>
internal static class HeldOrders
{
    public static IQueryable<PaymentOrderRow> HoldOrders(
        this BrokerDbContext database,
        TenantId tenant,
        PartnerId seller,
        PartnerId buyer,
        string[] numbers
    ) =>
        database
            .Set<PaymentOrderRow>()
            .FromSql(
                $"""
                SELECT * FROM payment_order
                WHERE tenant = {tenant.Value} AND seller = {seller.Value} AND buyer = {buyer.Value}
                  AND order_number = ANY ({numbers})
                ORDER BY id FOR UPDATE
                """
            );

    public static Task<PaymentOrderRow?> HoldOrderAsync(
        this BrokerDbContext database,
        TenantId tenant,
        Guid order,
        CancellationToken cancellation
    ) =>
        database
            .Set<PaymentOrderRow>()
            .FromSql($"SELECT * FROM payment_order WHERE tenant = {tenant.Value} AND id = {order} FOR UPDATE")
            .SingleOrDefaultAsync(cancellation);
}
