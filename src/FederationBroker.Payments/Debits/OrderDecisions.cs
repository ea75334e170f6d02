using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Funds;
using FederationBroker.Payments.Ledger;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Debits;

/// <summary>
/// What buyer and seller decide about an order that no mandate pays (PAY-4). In the caller's transaction.
/// </summary>
internal sealed class OrderDecisions(
    BrokerDbContext database,
    PaymentOrderBook orders,
    LedgerBook ledger,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>The buyer has it paid, or denies it. It is decided once.</summary>
    /// <param name="commission">What the operator keeps of it.</param>
    public async Task<MessageOutcome> DecideAsync(
        OrderPlace place,
        OrderTerms told,
        bool pays,
        long commission,
        CancellationToken cancellation
    )
    {
        // Funds are held before the order: whoever pays by mandate holds them in this order too.
        var funds = await database.HoldFundsAsync(scope.Tenant, place.Party, told.Amount.Currency, cancellation);
        if (await HoldAsync(place, order => order.Buyer == place.Party, cancellation) is not { } order)
            return PaymentOrderBook.Unknown;
        if (order.Terms != told)
            return new MessageOutcome.Refused(StatusCodes.Status422UnprocessableEntity, PaymentErrors.OtherAmount);
        if (order.State != PaymentOrderState.AwaitingPayment)
            return NothingToDecide;
        var failure =
            !pays ? PurchaseFailure.RejectedByBuyerService
            : funds is null || funds.BalanceMinor < order.AmountMinor ? PurchaseFailure.NotEnoughCredit
            : (PurchaseFailure?)null;
        Settle(order, failure);
        if (failure is null)
            FundsMoves.Pay(ledger, funds!, order, commission, clock.GetUtcNow());
        return orders.Answer(order);
    }

    /// <summary>The seller does not sell it.</summary>
    public async Task<MessageOutcome> DeclineAsync(OrderPlace place, CancellationToken cancellation)
    {
        if (await HoldAsync(place, order => order.Seller == place.Party, cancellation) is not { } order)
            return PaymentOrderBook.Unknown;
        if (order.IsDecided)
            return NothingToDecide;
        Settle(order, PurchaseFailure.RejectedBySellerService);
        return orders.Answer(order);
    }

    private async Task<PaymentOrderRow?> HoldAsync(
        OrderPlace place,
        Func<PaymentOrderRow, bool> isTheirs,
        CancellationToken cancellation
    ) =>
        await database.HoldOrderAsync(scope.Tenant, place.Order, clock.GetUtcNow(), cancellation) is { } order
        && isTheirs(order)
        && order.OrderNumber == place.OrderNumber
            ? order
            : null;

    private void Settle(PaymentOrderRow order, PurchaseFailure? failure)
    {
        order.State = failure is null ? PaymentOrderState.Paid : PaymentOrderState.Refused;
        (order.Failure, order.UpdatedAt) = (failure, clock.GetUtcNow());
    }

    private static MessageOutcome.Refused NothingToDecide { get; } =
        new(StatusCodes.Status409Conflict, PaymentErrors.NothingToDecide);
}

/// <summary>An order, as one of the two names it.</summary>
internal sealed record OrderPlace(PartnerId Party, Guid Order, string OrderNumber);
