using System.Globalization;
using System.Net;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Sdk.Http;

namespace CamaraBilling;

/// <summary>What one call of the other side came to.</summary>
/// <typeparam name="T">What it answers when all is well.</typeparam>
internal abstract record CamaraReply<T>
    where T : class
{
    private CamaraReply() { }

    /// <param name="Value">Null: it was accepted, and nothing else was said.</param>
    public sealed record Fine(T? Value) : CamaraReply<T>;

    /// <summary>It was refused, and nothing was done.</summary>
    /// <param name="Code">Of the API.</param>
    public sealed record Refused(Reason Reason, string Code) : CamaraReply<T>;

    /// <summary>Nothing was sent, or nobody had a look at it.</summary>
    public sealed record NotSent(Reason Reason, string Why) : CamaraReply<T>;

    /// <summary>It may have been done.</summary>
    public sealed record Lost(string Why) : CamaraReply<T>;
}

/// <summary>The calls of the two APIs, and what their answers mean. No other file knows of HTTP.</summary>
internal sealed class CamaraCalls(RemoteSystem system, CamaraSettings settings)
{
    private const int PageSize = 100;
    private const int MostPages = 20;

    public Task<CamaraReply<Payment>> PrepareAsync(PreparePayment body, CancellationToken cancellation) =>
        PostAsync<Payment>($"{settings.Payments}/payments/prepare", body, cancellation);

    public Task<CamaraReply<Payment>> ConfirmAsync(string payment, string phone, CancellationToken cancellation) =>
        PostAsync<Payment>($"{PaymentPath(payment)}/confirm", new PhoneNumber(phone), cancellation);

    public Task<CamaraReply<Payment>> CancelAsync(string payment, string phone, CancellationToken cancellation) =>
        PostAsync<Payment>($"{PaymentPath(payment)}/cancel", new PhoneNumber(phone), cancellation);

    public async Task<CamaraReply<Payment>> ShowAsync(string payment, CancellationToken cancellation) =>
        Read<Payment>(await system.GetAsync(PaymentPath(payment), cancellation));

    public Task<CamaraReply<Refund>> RefundAsync(string payment, CreateRefund body, CancellationToken cancellation) =>
        PostAsync<Refund>(RefundsPath(payment), body, cancellation);

    /// <summary>The payment that was asked for under a key; the API has no other way to tell.</summary>
    /// <param name="since">It was not asked for before.</param>
    /// <returns>Fine without a value: there is none.</returns>
    public async Task<CamaraReply<Payment>> FindAsync(
        string key,
        DateTimeOffset since,
        CancellationToken cancellation
    ) =>
        await FindAsync<Payment>(
            page =>
                $"{settings.Payments}/payments?paymentCreationDate.gte={Instant(since)}&order=desc&perPage={PageSize}"
                + $"&page={page}",
            payment => payment.AmountTransaction.ClientCorrelator == key,
            cancellation
        );

    /// <summary>The same of a refund.</summary>
    public async Task<CamaraReply<Refund>> FindRefundAsync(
        string payment,
        string key,
        CancellationToken cancellation
    ) =>
        await FindAsync<Refund>(
            page => $"{RefundsPath(payment)}?perPage={PageSize}&page={page}",
            refund => refund.AmountTransaction.ClientCorrelator == key,
            cancellation
        );

    /// <summary>Whether it answers whoever has the right to ask.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellation) =>
        await system.GetAsync($"{settings.Payments}/payments?perPage=1&page=1", cancellation)
            is RemoteReply.Answered { Status: HttpStatusCode.OK };

    private async Task<CamaraReply<T>> FindAsync<T>(
        Func<int, string> path,
        Predicate<T> isIt,
        CancellationToken cancellation
    )
        where T : class
    {
        for (var page = 1; page <= MostPages; page++)
        {
            switch (Read<List<T>>(await system.GetAsync(path(page), cancellation)))
            {
                case CamaraReply<List<T>>.Fine { Value: { } list } when list.Find(isIt) is { } found:
                    return new CamaraReply<T>.Fine(found);
                case CamaraReply<List<T>>.Fine { Value: { Count: < PageSize } }:
                    return new CamaraReply<T>.Fine(null);
                case CamaraReply<List<T>>.Fine { Value: not null }:
                    continue;
                default:
                    return new CamaraReply<T>.Lost("The list cannot be had.");
            }
        }

        return new CamaraReply<T>.Lost("The list is too long.");
    }

    private async Task<CamaraReply<T>> PostAsync<T>(string path, object body, CancellationToken cancellation)
        where T : class =>
        Read<T>(
            await system.PostAsync(
                path,
                JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), CamaraWords.Json),
                key: null,
                cancellation
            )
        );

    private static CamaraReply<T> Read<T>(RemoteReply reply)
        where T : class =>
        reply switch
        {
            RemoteReply.Unreached unreached => new CamaraReply<T>.NotSent(Reason.Unreachable, unreached.Why),
            RemoteReply.Answered { Status: HttpStatusCode.Accepted } => new CamaraReply<T>.Fine(null),
            RemoteReply.Answered { Status: HttpStatusCode.OK or HttpStatusCode.Created } answered => Parse<T>(
                answered.Body
            )
                is { } value
                ? new CamaraReply<T>.Fine(value)
                : new CamaraReply<T>.Lost("The answer makes no sense."),
            RemoteReply.Answered { Status: HttpStatusCode.Unauthorized } => new CamaraReply<T>.NotSent(
                Reason.Other,
                "It does not take the access token."
            ),
            RemoteReply.Answered { Status: HttpStatusCode.TooManyRequests } => new CamaraReply<T>.NotSent(
                Reason.Throttled,
                "It has had too many calls."
            ),
            // Only what names a code of the API was refused by it; of anybody on the way nothing is known.
            RemoteReply.Answered
            {
                Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
            } refused when Parse<ErrorInfo>(refused.Body) is { Code: { Length: > 0 } code } =>
                new CamaraReply<T>.Refused(ReasonOf(code), code),
            RemoteReply.Answered answered => new CamaraReply<T>.Lost($"It answered with {(int)answered.Status}."),
            RemoteReply.Lost lost => new CamaraReply<T>.Lost(lost.Why),
            _ => throw new InvalidOperationException($"No such outcome: {reply}"),
        };

    private static Reason ReasonOf(string code) =>
        code switch
        {
            "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED" => Reason.InsufficientCredit,
            "IDENTIFIER_NOT_FOUND" or "MISSING_IDENTIFIER" => Reason.BuyerAccountUnknown,
            "NOT_FOUND" or "CARRIER_BILLING.PAYMENT_CANCELLED" or "CARRIER_BILLING.PAYMENT_CONFIRMED" =>
                Reason.InvalidState,
            _ => Reason.RejectedByOperator,
        };

    private static T? Parse<T>(ReadOnlyMemory<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body.Span, CamaraWords.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PaymentPath(string payment) => $"{settings.Payments}/payments/{Uri.EscapeDataString(payment)}";

    private string RefundsPath(string payment) =>
        $"{settings.Refunds}/payments/{Uri.EscapeDataString(payment)}/refunds";

    private static string Instant(DateTimeOffset at) =>
        Uri.EscapeDataString(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
