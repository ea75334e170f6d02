using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Payments.Funds;

/// <summary>What a partner has paid in is held by its row until the end of the transaction that spends it.</summary>
internal static class HeldFunds
{
    /// <returns>Null: the partner has never paid in.</returns>
    public static Task<FundsRow?> HoldFundsAsync(
        this BrokerDbContext database,
        TenantId tenant,
        PartnerId partner,
        string currency,
        CancellationToken cancellation
    )
    {
        JoinedTransaction.Require(database);
        return database
            .Set<FundsRow>()
            .FromSql(
                $"""
                SELECT * FROM partner_funds
                WHERE tenant = {tenant.Value} AND partner = {partner.Value} AND currency = {currency} FOR UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellation);
    }
}
