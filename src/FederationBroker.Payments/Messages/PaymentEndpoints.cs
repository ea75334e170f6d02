using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.Payments.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Payments.Messages;

/// <summary>Where the messages of the payment and cashing interface are taken in.</summary>
internal static class PaymentEndpoints
{
    public const string Prefix = "/pay/v1";

    public static void Map(IEndpointRouteBuilder tenant, TimeProvider clock)
    {
        var pay = tenant.MapGroup(Prefix).DisableAntiforgery();
        MapMandates(pay.MapGroup("/payment-mandates").WithMetadata(MessageFailure.Mark));
        MapPurchases(pay.MapGroup(string.Empty).WithMetadata(MessageFailure.Mark));
        pay.MapGet("/jwks", (AnswerSignatures answers, CancellationToken cancellation) =>
            answers.KeysAsync(cancellation)
        );
        IFailureWriter unknown = new ConfirmationFailure(clock);
        pay.MapPost(
                "/payment-confirmations",
                (ConfirmationMessages messages, HttpContext context, CancellationToken cancellation) =>
                    messages.ConfirmAsync(context, cancellation)
            )
            .WithMetadata(unknown);
    }

    private static void MapMandates(RouteGroupBuilder mandates)
    {
        mandates.MapPost("/", (MandateMessages messages, HttpContext context, CancellationToken cancellation) =>
            messages.OpenAsync(context, cancellation)
        );
        mandates.MapGet(
            "/{mandate:guid}",
            (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                messages.ShowAsync(context, mandate, cancellation)
        );
        mandates.MapPost(
            "/{mandate:guid}/close",
            (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                messages.CloseAsync(context, mandate, cancellation)
        );
        mandates.MapPost(
            "/{mandate:guid}/suspend",
            (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                messages.SuspendAsync(context, mandate, cancellation)
        );
        mandates.MapPost(
            "/{mandate:guid}/resume",
            (MandateMessages messages, HttpContext context, Guid mandate, CancellationToken cancellation) =>
                messages.ResumeAsync(context, mandate, cancellation)
        );
    }

    private static void MapPurchases(RouteGroupBuilder purchases)
    {
        purchases.MapPost(
            "/purchase-requests",
            (PurchaseMessages messages, HttpContext context, CancellationToken cancellation) =>
                messages.RequestAsync(context, cancellation)
        );
        purchases.MapPost(
            "/cash-orders",
            (PurchaseMessages messages, HttpContext context, CancellationToken cancellation) =>
                messages.CashAsync(context, cancellation)
        );
        purchases.MapPost(
            "/orders/{order:guid}/payment-decision",
            (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                messages.DecideAsync(context, order, cancellation)
        );
        purchases.MapPost(
            "/orders/{order:guid}/decline",
            (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                messages.DeclineAsync(context, order, cancellation)
        );
        purchases.MapGet(
            "/purchase-responses",
            (
                PurchaseMessages messages,
                HttpContext context,
                CancellationToken cancellation,
                [Longest(64)] string? orderNumber,
                [Longest(128)] string? buyer,
                [Longest(64)] string? seller
            ) => messages.FindAsync(context, new PurchaseQuestion(orderNumber, buyer, seller), cancellation)
        );
        purchases.MapGet(
            "/orders/{order:guid}/purchase-response",
            (PurchaseMessages messages, HttpContext context, Guid order, CancellationToken cancellation) =>
                messages.ShowAsync(context, order, cancellation)
        );
    }
}
