using FederationBroker.Partners;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>
/// How a purchase stands, as every message about it is answered (PAY-5). What is not decided has no code: nothing is
/// called a failure that may still succeed.
/// </summary>
internal static class PurchaseResponse
{
    private const int RetryAfterSeconds = 5;

    /// <returns>202 while it waits, 200 once it is known.</returns>
    public static KeptAnswer Of(PaymentOrderRow order, PaymentTerms? seller, DateTimeOffset now) =>
        new(
            order.IsDecided ? StatusCodes.Status200OK : StatusCodes.Status202Accepted,
            PaymentJson.Write(
                new PurchaseResponseBody
                {
                    OrderNumber = order.OrderNumber,
                    MessageTimeStamp = now,
                    OrderId = order.Id,
                    State = order.State.ToString(),
                    MandateId = order.MandateId,
                    ExpiryTime = order.IsDecided ? null : order.ExpiresAt,
                    ObjectInfo = new ObjectBody { OfferId = order.Item, Kind = ObjectKinds.WordOf(order.Kind) },
                    Amount = MoneyBody.Of(order.Amount),
                    PurchaseResult = ResultOf(new SoldThing(order.Item, order.State, order.Failure), seller),
                }
            )
        );

    /// <summary>Of a purchase that came to nothing before there was one.</summary>
    public static KeptAnswer Refused(string orderNumber, PurchaseFailure failure, DateTimeOffset now) =>
        new(
            StatusCodes.Status200OK,
            PaymentJson.Write(
                new PurchaseResponseBody
                {
                    OrderNumber = orderNumber,
                    MessageTimeStamp = now,
                    PurchaseResult = FailureOf(failure),
                }
            )
        );

    public static PurchaseResultBody ResultOf(SoldThing sold, PaymentTerms? seller) =>
        sold.State switch
        {
            PaymentOrderState.Paid => new PurchaseResultBody
            {
                Result = "SUCCESS",
                LicenceInfo = new LicenceInfoBody
                {
                    Target = sold.Item,
                    LicenceProviders = [.. (seller?.LicenceProviders ?? []).Select(provider => provider.Value)],
                },
            },
            PaymentOrderState.Refused => FailureOf(sold.Failure ?? PurchaseFailure.UnknownError),
            _ => new PurchaseResultBody { Result = "PENDING", RetryAfterSeconds = RetryAfterSeconds },
        };

    private static PurchaseResultBody FailureOf(PurchaseFailure failure) =>
        new() { Result = "FAILURE", Code = failure.Word() };
}
