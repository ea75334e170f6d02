using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Subscribers;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>
/// Whether the other party of a purchase can take part in it, said in the codes that both read (PAY-ERR).
/// </summary>
internal sealed class PurchaseParties(
    PaymentParties parties,
    SubscriberBuyers subscribers,
    SubscriberPurchases purchases,
    PaymentOrderBook orders,
    TenantScope scope,
    TimeProvider clock
)
{
    public FoundParty SellerTo(Partner buyer, string seller, AccountBody account) =>
        parties.Find(seller) is not { } found || found.Id == buyer.Id || account.Ref != seller
            ? new FoundParty.Missing(PurchaseFailure.SellerAccountUnknown)
        : !parties.IsServed(found) ? new FoundParty.Missing(PurchaseFailure.SellerServiceUnavailable)
        : !UsesSameMoney(buyer, found) ? new FoundParty.Missing(PurchaseFailure.RejectedBySellerService)
        : new FoundParty.There(found);

    /// <summary>A partner by its id, or a subscriber by the seller's own pseudonym.</summary>
    public async Task<FoundParty> BuyerFromAsync(Partner seller, CashOrder message, CancellationToken cancellation) =>
        message.SellerAccount.Ref != message.Seller ? new FoundParty.Missing(PurchaseFailure.SellerAccountUnknown)
        : parties.Find(message.Buyer) is not { } found
            ? await subscribers.FindAsync(seller, message.Buyer, cancellation) is { } subscriber
                    ? new FoundParty.Subscriber(subscriber)
                : new FoundParty.Missing(PurchaseFailure.BuyerAccountUnknown)
        : found.Id == seller.Id ? new FoundParty.Missing(PurchaseFailure.BuyerAccountUnknown)
        : !parties.IsServed(found) ? new FoundParty.Missing(PurchaseFailure.BuyerServiceUnavailable)
        : !UsesSameMoney(seller, found) ? new FoundParty.Missing(PurchaseFailure.RejectedByBuyerService)
        : new FoundParty.There(found);

    /// <summary>How a purchase stands, for whoever knows its number and the other party.</summary>
    public async Task<MessageOutcome> FindAsync(
        Partner viewer,
        PurchaseQuestion question,
        CancellationToken cancellation
    )
    {
        if (question is not { OrderNumber: { } number } || (question.Buyer is null) == (question.Seller is null))
            return QuestionUnclear;
        var (seller, buyer) = (question.Seller ?? viewer.Id.Value, question.Buyer ?? viewer.Id.Value);
        if (await orders.FindAsync(seller, buyer, number, cancellation) is { } answer)
            return answer;
        return
            question.Buyer is { } pseudonym
            && await subscribers.FindAsync(viewer, pseudonym, cancellation) is { } subscriber
            && await purchases.FindAsync(viewer, subscriber, number, cancellation) is { } found
            ? found
            : PaymentOrderBook.Unknown;
    }

    private static MessageOutcome.Refused QuestionUnclear { get; } =
        new(
            StatusCodes.Status400BadRequest,
            PaymentErrors.NotValid.At("orderNumber", "Give orderNumber, and buyer or seller: the other of the two.")
        );

    public Task<MessageOutcome> AskAsync(
        CashOrder message,
        SubscriberId buyer,
        Partner seller,
        CancellationToken cancellation
    ) =>
        message.ExpiryTime is not null
            ? Task.FromResult<MessageOutcome>(SubscribersHaveAWeek)
            : purchases.AskAsync(
                new SubscriberCashOrder(
                    buyer,
                    seller.Id,
                    message.OrderNumber,
                    message.ObjectInfo.OfferId,
                    new Money(message.Amount.Minor, message.Amount.Currency)
                ),
                message.ObjectInfo.Kind,
                seller,
                cancellation
            );

    private static MessageOutcome.Refused SubscribersHaveAWeek { get; } =
        new(
            StatusCodes.Status422UnprocessableEntity,
            PaymentErrors.NotValid.At("expiryTime", "Leave it out: subscribers have 7 days to approve.")
        );

    public MessageOutcome Refused(string orderNumber, PurchaseFailure failure) =>
        new MessageOutcome.Answered(PurchaseResponse.Refused(orderNumber, failure, clock.GetUtcNow()));

    public PaymentOrderRow OrderOf(PurchaseRequest message, Partner buyer, Partner seller) =>
        PaymentOrderRow.New(
            new OrderParties(scope.Tenant, seller.Id, buyer.Id),
            message.OrderNumber,
            TermsOf(message.ObjectInfo, message.Amount),
            PaymentOrderState.Requested,
            clock.GetUtcNow(),
            message.ExpiryTime is { } expiry ? Instants.Kept(expiry) : null
        );

    public static OrderTerms TermsOf(ObjectBody item, MoneyBody amount) =>
        new(item.OfferId, ObjectKinds.Words[item.Kind], new Money(amount.Minor, amount.Currency));

    private static bool UsesSameMoney(Partner one, Partner other) =>
        one.Agreement.Payments!.Currency == other.Agreement.Payments!.Currency;
}

/// <summary>Which purchase: its number, and the other of the two.</summary>
internal sealed record PurchaseQuestion(string? OrderNumber, string? Buyer, string? Seller);

/// <summary>The other party of a purchase.</summary>
internal abstract record FoundParty
{
    private FoundParty() { }

    public sealed record There(Partner Partner) : FoundParty;

    public sealed record Subscriber(SubscriberId Id) : FoundParty;

    public sealed record Missing(PurchaseFailure Failure) : FoundParty;
}
