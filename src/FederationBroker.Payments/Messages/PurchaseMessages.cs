using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Debits;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>PurchaseRequest, CashOrder, PaymentOrder and PurchaseResponse (PAY-2 to PAY-5).</summary>
internal sealed class PurchaseMessages(
    MessageIntake intake,
    CashOrders cash,
    OrderDecisions decisions,
    PaymentOrderBook orders,
    KeyedDeeds deeds,
    PurchaseParties parties
)
{
    private static readonly string[] Results = ["PAY", "DENY"];

    private static readonly MessageShape<PurchaseRequest> Request = new(
        nameof(PurchaseRequest),
        one => MessageRules.SpeaksFor(one.Sender, one.Message.Buyer),
        one => MessageRules.IsObject(one.Message.ObjectInfo, "objectInfo"),
        one => MessageRules.IsAmount(one.Message.Amount, one.Sender.Agreement.Payments!.Currency),
        one => MessageRules.IsScheme(one.Message.BuyerAccount, Accounts.Funds, "buyerAccount"),
        one => MessageRules.IsScheme(one.Message.SellerAccount, Accounts.Settlement, "sellerAccount"),
        one => MessageRules.IsExpiry(one.Message.ExpiryTime, one.Message.MessageTimeStamp)
    );

    private static readonly MessageShape<CashOrder> Cash = new(
        nameof(CashOrder),
        one => MessageRules.SpeaksFor(one.Sender, one.Message.Seller),
        one => MessageRules.IsProvider(one.Parties, one.Message.PaymentServiceProvider, "paymentServiceProvider"),
        one => MessageRules.IsProvider(one.Parties, one.Message.CashingServiceProvider, "cashingServiceProvider"),
        one => MessageRules.IsObject(one.Message.ObjectInfo, "objectInfo"),
        one => MessageRules.IsAmount(one.Message.Amount, one.Sender.Agreement.Payments!.Currency),
        one => MessageRules.IsScheme(one.Message.SellerAccount, Accounts.Settlement, "sellerAccount"),
        one => MessageRules.IsExpiry(one.Message.ExpiryTime, one.Message.MessageTimeStamp)
    );

    private static readonly MessageShape<PaymentOrder> Pay = new(
        nameof(PaymentOrder),
        one => MessageRules.SpeaksFor(one.Sender, one.Message.Buyer),
        one => MessageRules.IsProvider(one.Parties, one.Message.PaymentServiceProvider, "paymentServiceProvider"),
        one => MessageRules.IsObject(one.Message.ObjectInfo, "objectInfo"),
        one => MessageRules.IsAmount(one.Message.Amount, one.Sender.Agreement.Payments!.Currency),
        one => MessageRules.IsScheme(one.Message.SellerAccount, Accounts.Settlement, "sellerAccount"),
        one => MessageRules.IsOneOf(one.Message.PaymentResult, "paymentResult", Results)
    );

    private static readonly MessageShape<OrderNotice> Decline = new("DeclinePurchase");

    public Task<IResult> RequestAsync(HttpContext context, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Request,
            received =>
                deeds.DoAsync(
                    received.Call,
                    () => NoteAsync(received.Message, received.Sender, cancellation),
                    cancellation
                ),
            cancellation
        );

    public Task<IResult> CashAsync(HttpContext context, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Cash,
            received => CashAsync(received.Message, received.Sender, received.Call, cancellation),
            cancellation
        );

    public Task<IResult> DecideAsync(HttpContext context, Guid order, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Pay,
            received =>
                deeds.DoAsync(
                    received.Call,
                    () => DecideAsync(received.Message, received.Sender, order, cancellation),
                    cancellation
                ),
            cancellation
        );

    public Task<IResult> DeclineAsync(HttpContext context, Guid order, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Decline,
            received =>
                deeds.DoAsync(
                    received.Call,
                    () =>
                        decisions.DeclineAsync(
                            new OrderPlace(received.Sender.Id, order, received.Message.OrderNumber),
                            cancellation
                        ),
                    cancellation
                ),
            cancellation
        );

    public Task<IResult> ShowAsync(HttpContext context, Guid order, CancellationToken cancellation) =>
        intake.AskAsync(context, viewer => orders.ShowAsync(viewer.Id, order, cancellation), cancellation);

    /// <summary>The same, by the number that both know.</summary>
    public Task<IResult> FindAsync(HttpContext context, PurchaseQuestion question, CancellationToken cancellation) =>
        intake.AskAsync(context, viewer => parties.FindAsync(viewer, question, cancellation), cancellation);

    private async Task<MessageOutcome> NoteAsync(
        PurchaseRequest message,
        Partner buyer,
        CancellationToken cancellation
    ) =>
        parties.SellerTo(buyer, message.Seller, message.SellerAccount) switch
        {
            FoundParty.Missing { Failure: var failure } => parties.Refused(message.OrderNumber, failure),
            FoundParty.There { Partner: var seller } => await orders.NoteAsync(
                parties.OrderOf(message, buyer, seller),
                cancellation
            ),
            _ => throw new InvalidOperationException("A party is there, or missing."),
        };

    private async Task<MessageOutcome> CashAsync(
        CashOrder message,
        Partner seller,
        KeyedCall call,
        CancellationToken cancellation
    ) =>
        await parties.BuyerFromAsync(seller, message, cancellation) switch
        {
            FoundParty.Subscriber { Id: var subscriber } => await deeds.DoAsync(
                call,
                () => parties.AskAsync(message, subscriber, seller, cancellation),
                cancellation
            ),
            FoundParty.Missing { Failure: var failure } => await deeds.DoAsync(
                call,
                () => Task.FromResult(parties.Refused(message.OrderNumber, failure)),
                cancellation
            ),
            FoundParty.There { Partner: var buyer } => await cash.AskAsync(
                new CashDemand(buyer.Id, seller.Id, DebitOf(message, seller, call), message.MandateId),
                cancellation
            ),
            _ => throw new InvalidOperationException("A party is there, or missing."),
        };

    private async Task<MessageOutcome> DecideAsync(
        PaymentOrder message,
        Partner buyer,
        Guid order,
        CancellationToken cancellation
    ) =>
        parties.SellerTo(buyer, message.Seller, message.SellerAccount) is FoundParty.There { Partner: var seller }
            ? await decisions.DecideAsync(
                new OrderPlace(buyer.Id, order, message.OrderNumber),
                PurchaseParties.TermsOf(message.ObjectInfo, message.Amount),
                message.PaymentResult == Results[0],
                CommissionOf(seller, message.Amount),
                cancellation
            )
            : PaymentOrderBook.Unknown;

    private static Debit DebitOf(CashOrder message, Partner seller, KeyedCall call) =>
        new(
            call,
            message.OrderNumber,
            PurchaseParties.TermsOf(message.ObjectInfo, message.Amount),
            CommissionOf(seller, message.Amount),
            message.MandateId is not null,
            message.ExpiryTime is { } expiry ? Instants.Kept(expiry) : null
        );

    private static long CommissionOf(Partner seller, MoneyBody amount) =>
        Money.Round(amount.Minor * (seller.Agreement.Payments?.Commission ?? 0));
}
