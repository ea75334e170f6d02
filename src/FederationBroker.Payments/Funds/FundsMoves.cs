using FederationBroker.Kernel;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.PaymentOrders;

namespace FederationBroker.Payments.Funds;

/// <summary>Moves between what partners have paid in and what others are owed: row and books at once.</summary>
internal static class FundsMoves
{
    /// <summary>A purchase is paid.</summary>
    /// <param name="funds">The buyer's, held by its row, and enough.</param>
    /// <param name="order">What is paid.</param>
    public static void Pay(
        LedgerBook ledger,
        FundsRow funds,
        PaymentOrderRow order,
        long commission,
        DateTimeOffset now
    )
    {
        (funds.BalanceMinor, funds.UpdatedAt) = (funds.BalanceMinor - order.AmountMinor, now);
        ledger.Take(
            order.Id,
            $"{order.Id:N}:pay",
            new Sale
            {
                Payer = Payer.Of(order.Buyer),
                Seller = order.Seller,
                Item = order.Item,
                Reference = order.OrderNumber,
                Gross = order.AmountMinor,
                Tax = 0,
                Commission = commission,
                Currency = order.Currency,
            }
        );
    }

    /// <summary>A partner has paid in.</summary>
    public static void Deposit(
        LedgerBook ledger,
        FundsRow funds,
        Guid deposit,
        Money amount,
        string reference,
        DateTimeOffset now
    )
    {
        (funds.BalanceMinor, funds.UpdatedAt) = (checked(funds.BalanceMinor + amount.Minor), now);
        ledger.Deposit(deposit, funds.Partner, amount, reference);
    }
}
