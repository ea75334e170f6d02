using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;

namespace FederationBroker.Payments.Debits;

/// <summary>
/// A seller asks for money (PAY-3): where the buyer has allowed it, it is paid at once; otherwise the buyer is asked.
/// </summary>
internal sealed class CashOrders(
    MandateBook mandates,
    PaymentOrderBook orders,
    KeyedDeeds deeds,
    DebitQueues queues,
    TenantScope scope,
    TimeProvider clock
)
{
    public async Task<MessageOutcome> AskAsync(CashDemand demand, CancellationToken cancellation)
    {
        var (buyer, seller, debit) = (demand.Buyer, demand.Seller, demand.Debit);
        var currency = debit.Terms.Amount.Currency;
        var mandate = await mandates.FindAsync(buyer, seller, currency, demand.Mandate, cancellation);
        if (mandate is { } open)
            return await queues.TakeAsync(new MandatePlace(scope.Tenant, open), debit);
        // A mandate that is none: the buyer has not allowed it.
        if (demand.Mandate is not null)
            return await deeds.DoAsync(
                debit.Call,
                () => Task.FromResult<MessageOutcome>(Refused(debit, PurchaseFailure.RejectedByBuyerService)),
                cancellation
            );
        return await deeds.DoAsync(debit.Call, () => orders.NoteAsync(OrderOf(demand), cancellation), cancellation);
    }

    private MessageOutcome.Answered Refused(Debit debit, PurchaseFailure failure) =>
        new(PurchaseResponse.Refused(debit.OrderNumber, failure, clock.GetUtcNow()));

    private PaymentOrderRow OrderOf(CashDemand demand) =>
        PaymentOrderRow.New(
            new OrderParties(scope.Tenant, demand.Seller, demand.Buyer),
            demand.Debit.OrderNumber,
            demand.Debit.Terms,
            PaymentOrderState.AwaitingPayment,
            clock.GetUtcNow(),
            demand.Debit.ExpiresAt
        );
}

/// <summary>Who asks whom for what.</summary>
/// <param name="Mandate">The one that the seller names; null: it names none.</param>
internal sealed record CashDemand(PartnerId Buyer, PartnerId Seller, Debit Debit, Guid? Mandate);
