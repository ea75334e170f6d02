using FederationBroker.Data;
using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Subscribers;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>
/// PaymentConfirmationRequest and its response (PAY-6, PAY-7): a local question, no adapter is asked. The broker
/// answers for the seller, whom the licence provider would have to ask otherwise.
/// </summary>
internal sealed class ConfirmationMessages(
    MessageIntake intake,
    PaymentParties parties,
    BrokerDbContext database,
    SubscriberBuyers buyers,
    ISubscriberPurchases purchases,
    TimeProvider clock
)
{
    private static readonly MessageShape<PaymentConfirmationRequest> Shape = new(
        nameof(PaymentConfirmationRequest),
        one => MessageRules.IsObject(one.Message.Object, "object")
    );

    public Task<IResult> ConfirmAsync(HttpContext context, CancellationToken cancellation) =>
        intake.AskAsync(
            context,
            Shape,
            async valid =>
            {
                var message = valid.Value.Message;
                context.Features.Set(new ConfirmationFailure.Order(message.OrderNumber));
                var result = await JudgeAsync(message, valid.Value.Sender, cancellation);
                return ConfirmationAnswer.Of(message.OrderNumber, result, clock.GetUtcNow());
            },
            cancellation
        );

    private async Task<ConfirmationResult> JudgeAsync(
        PaymentConfirmationRequest message,
        Partner asker,
        CancellationToken cancellation
    )
    {
        if (SellerFor(asker, message.Source.Seller) is not { } seller)
            return ConfirmationResult.NoRecord;
        if (PartnerId.TryParse(message.Source.Buyer, out var buyer))
        {
            var order = await database.SeeOrderAsync(
                row => row.Seller == seller.Id && row.Buyer == buyer && row.OrderNumber == message.OrderNumber,
                clock.GetUtcNow(),
                cancellation
            );
            if (order is not null)
                return Confirmations.Of(new SoldThing(order.Item, order.State, order.Failure), message.Target);
        }

        return Confirmations.Of(await SubscribersAsync(message, seller, cancellation), message.Target);
    }

    // Whoever is no licence provider of that seller hears what is heard of nobody.
    private Partner? SellerFor(Partner asker, string? named) =>
        named is null || named == asker.Id.Value ? asker
        : parties.Find(named) is { } seller && seller.Agreement.Payments!.LicenceProviders.Contains(asker.Id) ? seller
        : null;

    private async Task<SoldThing?> SubscribersAsync(
        PaymentConfirmationRequest message,
        Partner seller,
        CancellationToken cancellation
    ) =>
        await buyers.FindAsync(seller, message.Source.Buyer, cancellation) is { } buyer
        && await purchases.FindAsync(seller.Id, buyer, message.OrderNumber, cancellation) is { } order
            ? new SoldThing(order.Offer, SubscriberPurchases.StateOf(order), order.Failure)
            : null;
}

internal static class ConfirmationAnswer
{
    public static MessageOutcome Of(string orderNumber, ConfirmationResult result, DateTimeOffset now) =>
        new MessageOutcome.Answered(
            new KeptAnswer(
                StatusCodes.Status200OK,
                PaymentJson.Write(
                    new PaymentConfirmationResponse
                    {
                        OrderNumber = orderNumber,
                        MessageTimeStamp = now,
                        PaymentConfirmationResult = result.Word(),
                    }
                )
            )
        );
}

/// <summary>
/// A broker that cannot tell says so in the words of the interface: nobody is told that something was not paid because
/// a database is away.
/// </summary>
internal sealed class ConfirmationFailure(TimeProvider clock) : IFailureWriter
{
    public Task WriteAsync(HttpContext context, bool isOutage) =>
        MessageAnswer
            .Of(
                ConfirmationAnswer.Of(
                    context.Features.Get<Order>()?.Number ?? string.Empty,
                    isOutage ? ConfirmationResult.TemporarilyUnavailable : ConfirmationResult.UnknownError,
                    clock.GetUtcNow()
                )
            )
            .ExecuteAsync(context);

    /// <summary>The order that is asked about, once it has been read.</summary>
    internal sealed record Order(string Number);
}
