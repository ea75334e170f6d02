using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Mandates;

/// <summary>
/// A mandate's row is held until the end of the transaction: a debit comes before a change, or after it, and never
/// beside it. Held are always mandate, funds and orders in this order, so that two never wait for each other.
/// </summary>
internal static class HeldMandates
{
    public static Task<MandateRow?> HoldMandateAsync(
        this BrokerDbContext database,
        TenantId tenant,
        Guid mandate,
        CancellationToken cancellation
    )
    {
        JoinedTransaction.Require(database);
        return database
            .Set<MandateRow>()
            .FromSql($"SELECT * FROM payment_mandate WHERE tenant = {tenant.Value} AND id = {mandate} FOR UPDATE")
            .SingleOrDefaultAsync(cancellation);
    }
}
