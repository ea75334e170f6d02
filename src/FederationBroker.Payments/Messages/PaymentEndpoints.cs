using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.Payments.Signatures;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Payments.Messages;

/// <summary>Where the messages of the payment and cashing interface are taken in.</summary>
internal static class PaymentEndpoints
{
    public const string Prefix = "/pay/v1";

    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder tenant, TimeProvider clock)
    {
        var pay = tenant.MapGroup(Prefix).DisableAntiforgery();
        MapMandates(pay.MapGroup("/payment-mandates").WithMetadata(MessageFailure.Mark).WithTags("Mandates"));
        MapPurchases(pay.MapGroup(string.Empty).WithMetadata(MessageFailure.Mark).WithTags("Purchases"));
        MapConfirmations(pay, new ConfirmationFailure(clock));
        MapTraces(pay.MapGroup("/requests").WithMetadata(MessageFailure.Mark).WithTags("Requests"));
        pay.MapGet("/jwks", (AnswerSignatures answers, CancellationToken cancellation) =>
                answers.KeysAsync(cancellation)
            )
            .WithName("readKeys")
            .WithSummary("The keys that answers are signed with (RFC 7517).")
            .ExcludeFromDescription();
    }

    private static void MapMandates(RouteGroupBuilder mandates)
    {
        mandates
            .MapPost("/", (MandateMessages messages, HttpContext context, CancellationToken cancellation) =>
                messages.OpenAsync(context, cancellation)
            )
            .Takes<OpenPaymentOrder, MandateBody>(StatusCodes.Status201Created)
            .WithName("openPaymentOrder")
            .WithSummary("The buyer allows one seller to be paid without asking each time.");
        mandates
            .MapGet(
                "/{mandate:guid}",
                (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                    messages.ShowAsync(context, mandate, cancellation)
            )
            .Produces<MandateBody>()
            .WithName("showPaymentOrder")
            .WithSummary("How a mandate stands, for its buyer and its seller.");
        mandates
            .MapPost(
                "/{mandate:guid}/close",
                (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                    messages.CloseAsync(context, mandate, cancellation)
            )
            .Takes<ClosePaymentOrder, MandateBody>()
            .WithName("closePaymentOrder")
            .WithSummary("The buyer stops paying the seller, now or from a time on.");
        mandates
            .MapPost(
                "/{mandate:guid}/suspend",
                (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                    messages.SuspendAsync(context, mandate, cancellation)
            )
            .Takes<OrderNotice, MandateBody>()
            .WithName("suspendPaymentOrder")
            .WithSummary("Nothing is paid for the time being.");
        mandates
            .MapPost(
                "/{mandate:guid}/resume",
                (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                    messages.ResumeAsync(context, mandate, cancellation)
            )
            .Takes<OrderNotice, MandateBody>()
            .WithName("resumePaymentOrder")
            .WithSummary("A mandate that rested goes on.");
    }

    private static void MapPurchases(RouteGroupBuilder purchases)
    {
        purchases
            .MapPost(
                "/purchase-requests",
                (PurchaseMessages messages, HttpContext context, CancellationToken cancellation) =>
                    messages.RequestAsync(context, cancellation)
            )
            .Takes<PurchaseRequest, PurchaseResponseBody>(StatusCodes.Status202Accepted)
            .WithName("requestPurchase")
            .WithSummary("The buyer tells the seller that it wants to buy something.");
        purchases
            .MapPost("/cash-orders", (PurchaseMessages messages, HttpContext context, CancellationToken cancellation) =>
                messages.CashAsync(context, cancellation)
            )
            .Takes<CashOrder, PurchaseResponseBody>()
            .Produces<PurchaseResponseBody>(StatusCodes.Status202Accepted)
            .WithName("cashOrder")
            .WithSummary(
                "The seller asks for the money: under a mandate it is paid at once, otherwise the buyer is asked."
            );
        purchases
            .MapPost(
                "/orders/{order:guid}/payment-decision",
                (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                    messages.DecideAsync(context, order, cancellation)
            )
            .Takes<PaymentOrder, PurchaseResponseBody>()
            .WithName("paymentOrder")
            .WithSummary("The buyer has what the seller asked for paid, or denies it.");
        purchases
            .MapPost(
                "/orders/{order:guid}/decline",
                (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                    messages.DeclineAsync(context, order, cancellation)
            )
            .Takes<OrderNotice, PurchaseResponseBody>()
            .WithName("declinePurchase")
            .WithSummary("The seller does not sell it.");
        MapResponses(purchases);
    }

    private static void MapResponses(RouteGroupBuilder purchases)
    {
        purchases
            .MapGet(
                "/purchase-responses",
                (
                    PurchaseMessages messages,
                    HttpContext context,
                    CancellationToken cancellation,
                    [Longest(64)] string? orderNumber,
                    [Longest(128)] string? buyer,
                    [Longest(64)] string? seller
                ) => messages.FindAsync(context, new PurchaseQuestion(orderNumber, buyer, seller), cancellation)
            )
            .Produces<PurchaseResponseBody>()
            .Produces<PurchaseResponseBody>(StatusCodes.Status202Accepted)
            .WithName("findPurchaseResponse")
            .WithSummary("How a purchase stands, by its number and the other party: buyer or seller.");
        purchases
            .MapGet(
                "/orders/{order:guid}/purchase-response",
                (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                    messages.ShowAsync(context, order, cancellation)
            )
            .Produces<PurchaseResponseBody>()
            .Produces<PurchaseResponseBody>(StatusCodes.Status202Accepted)
            .WithName("showPurchaseResponse")
            .WithSummary("How a purchase between partners stands.");
    }

    private static void MapTraces(RouteGroupBuilder requests) =>
        requests
            .MapGet(
                "/{requestId}",
                (
                    RequestTraces traces,
                    HttpContext context,
                    [Longest(64)] string requestId,
                    CancellationToken cancellation
                ) => traces.ShowAsync(context, requestId, cancellation)
            )
            .Produces<RequestTraceBody>()
            .WithName("showRequest")
            .WithSummary("What is kept of a request of this partner's, on any interface, by the id of its answer.");

    private static void MapConfirmations(RouteGroupBuilder pay, IFailureWriter failure) =>
        pay.MapPost(
                "/payment-confirmations",
                (ConfirmationMessages messages, HttpContext context, CancellationToken cancellation) =>
                    messages.ConfirmAsync(context, cancellation)
            )
            .Accepts<PaymentConfirmationRequest>(Json)
            .Produces<PaymentConfirmationResponse>()
            .WithMetadata(failure)
            .WithTags("Confirmations")
            .WithName("confirmPayment")
            .WithSummary("A licence provider asks whether something is paid.");

    // A message under a key, and what it is answered with.
    private static RouteHandlerBuilder Takes<TMessage, TAnswer>(
        this RouteHandlerBuilder endpoint,
        int status = StatusCodes.Status200OK
    )
        where TMessage : notnull =>
        endpoint.Accepts<TMessage>(Json).Produces<TAnswer>(status).WithMetadata(KeyedMessage.Mark);
}
