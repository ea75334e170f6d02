using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Subscribers;

/// <summary>
/// A CashOrder to a subscriber, and the PurchaseResponse about it. The PaymentOrder is the press of a button on the
/// operator's own page: whoever holds a subscriber's token must not be able to approve their own bill.
/// </summary>
internal sealed class SubscriberPurchases(
    ISubscriberPurchases purchases,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    public static PaymentOrderState StateOf(SubscriberPurchase purchase) =>
        purchase.State switch
        {
            SubscriberPurchaseState.Paid => PaymentOrderState.Paid,
            SubscriberPurchaseState.Refused => PaymentOrderState.Refused,
            _ => PaymentOrderState.AwaitingPayment,
        };

    /// <summary>In the caller's transaction.</summary>
    public async Task<MessageOutcome> AskAsync(
        SubscriberCashOrder asked,
        string kind,
        Partner seller,
        CancellationToken cancellation
    ) =>
        await purchases.AskAsync(asked, cancellation) switch
        {
            SubscriberDemand.Asked { Purchase: var purchase } => Answer(asked.OrderNumber, kind, purchase, seller),
            SubscriberDemand.Refused { Failure: var failure } => new MessageOutcome.Answered(
                PurchaseResponse.Refused(asked.OrderNumber, failure, clock.GetUtcNow())
            ),
            SubscriberDemand.OtherOrder => new MessageOutcome.Refused(
                StatusCodes.Status409Conflict,
                PaymentErrors.OrderNumberTaken
            ),
            SubscriberDemand.OtherAmount => new MessageOutcome.Refused(
                StatusCodes.Status422UnprocessableEntity,
                PaymentErrors.OtherAmount.At("amount", "Write the price that the agreement has for this offer.")
            ),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    /// <returns>Null: there is no such order.</returns>
    public async Task<MessageOutcome?> FindAsync(
        Partner seller,
        SubscriberId buyer,
        string orderNumber,
        CancellationToken cancellation
    ) =>
        await purchases.FindAsync(seller.Id, buyer, orderNumber, cancellation) is { } found
            ? Answer(orderNumber, "subscription", found, seller)
            : null;

    private MessageOutcome.Answered Answer(string orderNumber, string kind, SubscriberPurchase purchase, Partner seller)
    {
        var state = StateOf(purchase);
        var body = new PurchaseResponseBody
        {
            OrderNumber = orderNumber,
            MessageTimeStamp = clock.GetUtcNow(),
            State = state.ToString(),
            ExpiryTime = purchase.ApprovedUntil,
            ObjectInfo = new ObjectBody { OfferId = purchase.Offer, Kind = kind },
            Amount = MoneyBody.Of(purchase.Amount),
            ApprovalUrl =
                state == PaymentOrderState.AwaitingPayment
                    ? $"{registry.Current.FindTenant(scope.Tenant)!.Issuer}/account/orders/{purchase.Number}"
                    : null,
            PurchaseResult = PurchaseResponse.ResultOf(
                new SoldThing(purchase.Offer, state, purchase.Failure),
                seller.Agreement.Payments
            ),
        };
        return new MessageOutcome.Answered(
            new KeptAnswer(
                state == PaymentOrderState.AwaitingPayment ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
                PaymentJson.Write(body)
            )
        );
    }
}
