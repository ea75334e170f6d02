using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using FederationBroker.Payments.Mandates;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>OpenPaymentOrder and ClosePaymentOrder (PAY-1, PAY-8), and what lies between them.</summary>
internal sealed class MandateMessages(
    MessageIntake intake,
    MandateBook mandates,
    KeyedDeeds deeds,
    PaymentParties parties,
    TenantScope scope,
    TimeProvider clock
)
{
    private static readonly Dictionary<string, PaymentInterval> Intervals = new()
    {
        ["once"] = PaymentInterval.Once,
        ["month"] = PaymentInterval.Month,
        ["year"] = PaymentInterval.Year,
    };

    private static readonly MessageShape<OpenPaymentOrder> Open = new(
        nameof(OpenPaymentOrder),
        one => MessageRules.SpeaksFor(one.Sender, one.Message.Buyer),
        one => MessageRules.IsProvider(one.Parties, one.Message.PaymentServiceProvider, "paymentServiceProvider"),
        one => MessageRules.IsProvider(one.Parties, one.Message.CashingServiceProvider, "cashingServiceProvider"),
        one => IsOwn(one.Message.BuyerAccount, one.Message.Buyer, Accounts.Funds, "buyerAccount"),
        one => IsOwn(one.Message.SellerAccount, one.Message.Seller, Accounts.Settlement, "sellerAccount"),
        one => IsSeller(one),
        one => MessageRules.IsAmount(one.Message.Amount, one.Sender.Agreement.Payments!.Currency),
        one => MessageRules.IsOneOf(one.Message.Interval, "interval", [.. Intervals.Keys]),
        one => EndsAfterItBegins(one.Message)
    );

    private static readonly MessageShape<ClosePaymentOrder> Close = new(
        nameof(ClosePaymentOrder),
        one => MessageRules.SpeaksFor(one.Sender, one.Message.Buyer),
        one => MessageRules.IsProvider(one.Parties, one.Message.PaymentServiceProvider, "paymentServiceProvider"),
        one => MessageRules.IsProvider(one.Parties, one.Message.CashingServiceProvider, "cashingServiceProvider"),
        one => IsOwn(one.Message.SellerAccount, one.Message.Seller, Accounts.Settlement, "sellerAccount")
    );

    public Task<IResult> OpenAsync(HttpContext context, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Open,
            received =>
                deeds.DoAsync(
                    received.Call,
                    () => mandates.OpenAsync(MandateOf(received.Message, received.Sender), cancellation),
                    cancellation
                ),
            cancellation
        );

    public Task<IResult> CloseAsync(HttpContext context, Guid mandate, CancellationToken cancellation) =>
        intake.TakeAsync(
            context,
            Close,
            received =>
                deeds.DoAsync(
                    received.Call,
                    () =>
                        mandates.CloseAsync(
                            new MandateId(scope.Tenant, received.Sender.Id, mandate, received.Message.OrderNumber),
                            received.Message.TerminationTime.ToUniversalTime(),
                            cancellation
                        ),
                    cancellation
                ),
            cancellation
        );

    public Task<IResult> SuspendAsync(HttpContext context, Guid mandate, CancellationToken cancellation) =>
        RestAsync(context, mandate, "SuspendPaymentOrder", isSuspended: true, cancellation);

    public Task<IResult> ResumeAsync(HttpContext context, Guid mandate, CancellationToken cancellation) =>
        RestAsync(context, mandate, "ResumePaymentOrder", isSuspended: false, cancellation);

    public Task<IResult> ShowAsync(HttpContext context, Guid mandate, CancellationToken cancellation) =>
        intake.AskAsync(context, viewer => mandates.ShowAsync(viewer.Id, mandate, cancellation), cancellation);

    private Task<IResult> RestAsync(
        HttpContext context,
        Guid mandate,
        string type,
        bool isSuspended,
        CancellationToken cancellation
    ) =>
        intake.TakeAsync(
            context,
            new MessageShape<OrderNotice>(type),
            received =>
                deeds.DoAsync(
                    received.Call,
                    () =>
                        mandates.SuspendAsync(
                            new MandateId(scope.Tenant, received.Sender.Id, mandate, received.Message.OrderNumber),
                            isSuspended,
                            cancellation
                        ),
                    cancellation
                ),
            cancellation
        );

    private MandateRow MandateOf(OpenPaymentOrder message, Partner buyer)
    {
        var now = clock.GetUtcNow();
        return new MandateRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            Buyer = buyer.Id,
            Seller = parties.Find(message.Seller)!.Id,
            OrderNumber = message.OrderNumber,
            CeilingMinor = message.Amount.Minor,
            Currency = message.Amount.Currency,
            Interval = Intervals[message.Interval],
            ActivationAt = Instants.Kept(message.ActivationTime),
            TerminationAt = message.TerminationTime is { } end ? Instants.Kept(end) : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static MessageFault? IsOwn(AccountBody account, string party, string scheme, string place) =>
        MessageRules.IsScheme(account, scheme, place)
        ?? (account.Ref == party ? null : MessageRules.Wrong($"{place}.ref", "Write the party's own id."));

    private static MessageFault? IsSeller(MessageCase<OpenPaymentOrder> one) =>
        one.Parties.Find(one.Message.Seller) is { } seller
        && seller.Id != one.Sender.Id
        && seller.Agreement.Payments!.Currency == one.Sender.Agreement.Payments!.Currency
            ? null
            : MessageRules.Wrong("seller", "Write the id of another partner that is paid in the same currency.");

    private static MessageFault? EndsAfterItBegins(OpenPaymentOrder message) =>
        message.TerminationTime is not { } end || end > message.ActivationTime
            ? null
            : MessageRules.Wrong("terminationTime", "Write a time after activationTime, or leave it out.");
}
