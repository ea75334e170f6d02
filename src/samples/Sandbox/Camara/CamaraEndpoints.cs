using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sandbox.Books;
using Sandbox.Contract;
using Sandbox.Faults;

namespace Sandbox.Camara;

/// <summary>Carrier billing as operators serve it to others: two-step payments, refunds, and access tokens.</summary>
internal static class CamaraEndpoints
{
    private const string Reserve = "charges/reserve";

    public static void MapCamara(this IEndpointRouteBuilder system, SandboxOptions options)
    {
        var tokens = new ConcurrentDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        system.MapPost("/camara/token", (HttpContext context) => Issue(context, options.Secret, tokens));
        var api = system
            .MapGroup("/camara")
            .AddEndpointFilter(
                async (call, next) =>
                    IsKnown(call.HttpContext, tokens)
                        ? await next(call)
                        : Fail(StatusCodes.Status401Unauthorized, "UNAUTHENTICATED")
            );
        var payments = api.MapGroup("/carrier-billing/v0.4/payments");
        payments.MapGet("/", List);
        payments.MapPost("/prepare", PrepareAsync);
        payments.MapGet("/{id}", (string id, CamaraDesk desk) =>
            desk.Find(id) is { } found ? Results.Json(found) : NotFound()
        );
        payments.MapPost("/{id}/confirm", (string id, HttpContext context, CamaraDesk desk) =>
            TakeAsync(id, "capture", context, desk)
        );
        payments.MapPost("/{id}/cancel", (string id, HttpContext context, CamaraDesk desk) =>
            TakeAsync(id, "void", context, desk)
        );
        var refunds = api.MapGroup("/carrier-billing-refund/v0.2/payments/{id}/refunds");
        refunds.MapPost("/", PayBackAsync);
        refunds.MapGet("/", (string id, CamaraDesk desk) => Results.Json(desk.RefundsOf(id)));
    }

    private static IResult Issue(
        HttpContext context,
        string secret,
        ConcurrentDictionary<string, DateTimeOffset> tokens
    )
    {
        var expected = Convert.ToBase64String(Encoding.ASCII.GetBytes($"fbroker:{Uri.EscapeDataString(secret)}"));
        if (context.Request.Headers.Authorization != $"Basic {expected}")
            return Results.Json(new { error = "invalid_client" }, statusCode: StatusCodes.Status401Unauthorized);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        tokens[token] = TimeProvider.System.GetUtcNow().AddMinutes(5);
        return Results.Json(
            new Dictionary<string, object>
            {
                ["access_token"] = token,
                ["token_type"] = "Bearer",
                ["expires_in"] = 300,
            }
        );
    }

    private static bool IsKnown(HttpContext context, ConcurrentDictionary<string, DateTimeOffset> tokens) =>
        context.Request.Headers.Authorization is [['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token]]
        && tokens.TryGetValue(token, out var until)
        && until > TimeProvider.System.GetUtcNow();

    private static IResult List(HttpRequest request, CamaraDesk desk)
    {
        var from = DateTimeOffset.TryParseExact(
            request.Query["paymentCreationDate.gte"],
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : (DateTimeOffset?)null;
        var (page, size) = (Number(request, "page", 1), Number(request, "perPage", 10));
        return Results.Json(desk.From(from).Skip((page - 1) * size).Take(size));
    }

    private static int Number(HttpRequest request, string name, int otherwise) =>
        int.TryParse(request.Query[name], out var number) && number > 0 ? number : otherwise;

    private static async Task<IResult> PrepareAsync(HttpContext context, CamaraDesk desk)
    {
        if (await ReadAsync<PreparePayment>(context) is not { Asked: { } asked } body)
            return Fail(StatusCodes.Status400BadRequest, "INVALID_ARGUMENT");
        var transaction = asked.AmountTransaction;
        if (transaction.PhoneNumber is null)
            return Fail(StatusCodes.Status422UnprocessableEntity, "MISSING_IDENTIFIER");
        return await FaultyAsync(context, desk.NextFault(Reserve, transaction.ClientCorrelator, body.Json), fault =>
            desk.Prepare(asked, fault) switch
            {
                (_, { } payment) => Results.Json(Changed(payment, fault), statusCode: StatusCodes.Status201Created),
                var (outcome, _) => Refused(outcome),
            }
        );
    }

    private static async Task<IResult> TakeAsync(string id, string deed, HttpContext context, CamaraDesk desk)
    {
        var body = JsonSerializer.SerializeToElement(new { payment = id });
        var fault = desk.NextFault($"charges/{deed}", null, body);
        return await FaultyAsync(context, fault, made => Take(id, deed, desk, made));
    }

    private static IResult Take(string id, string deed, CamaraDesk desk, Fault? fault) =>
        desk.Find(id)?.PaymentStatus switch
        {
            null => NotFound(),
            "succeeded" => Fail(StatusCodes.Status409Conflict, "CARRIER_BILLING.PAYMENT_CONFIRMED"),
            "cancelled" => Fail(StatusCodes.Status409Conflict, "CARRIER_BILLING.PAYMENT_CANCELLED"),
            _ => desk.Take(id, deed, fault) is { Word: "declined" } refused ? Refused(refused) : Results.Accepted(),
        };

    private static async Task<IResult> PayBackAsync(string id, HttpContext context, CamaraDesk desk)
    {
        if (await ReadAsync<CreateRefund>(context) is not { Asked: { } asked } body)
            return Fail(StatusCodes.Status400BadRequest, "INVALID_ARGUMENT");
        if (desk.Find(id) is null)
            return NotFound();
        var fault = desk.NextFault("charges/refund", asked.AmountTransaction.ClientCorrelator, body.Json);
        return await FaultyAsync(context, fault, made => desk.PayBack(id, asked, made) switch
            {
                (_, { } refund) => Results.Json(refund, statusCode: StatusCodes.Status201Created),
                var (outcome, _) => Refused(outcome),
            });
    }

    private static async Task<IResult> FaultyAsync(HttpContext context, Fault? fault, Func<Fault?, IResult> answer)
    {
        if (fault is null)
            return answer(null);
        return await FaultyReply.BeforeAsync(context, fault)
            ?? await FaultyReply.AfterAsync(context, fault, answer(fault));
    }

    private static PaymentShown Changed(PaymentShown payment, Fault? fault)
    {
        var transaction = payment.AmountTransaction;
        var charged = transaction.PaymentAmount!.ChargingInformation;
        return fault?.Kind switch
        {
            FaultKind.WrongAmount => With(charged with { Amount = charged.Amount + 0.01m }),
            FaultKind.WrongCurrency => With(charged with { Currency = "XTS" }),
            FaultKind.WrongKey => payment with
            {
                AmountTransaction = transaction with { ClientCorrelator = "of-another-call" },
            },
            _ => payment,
        };

        PaymentShown With(ChargingInformation other) =>
            payment with
            {
                AmountTransaction = transaction with { PaymentAmount = new PaymentAmount(other) },
            };
    }

    private static IResult Refused(Outcome outcome) =>
        outcome.Reason switch
        {
            "insufficient-credit" => Fail(
                StatusCodes.Status422UnprocessableEntity,
                "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED"
            ),
            "subscriber-unknown" => Fail(StatusCodes.Status404NotFound, "IDENTIFIER_NOT_FOUND"),
            "already-done" or "key-used" => Fail(StatusCodes.Status409Conflict, "ALREADY_EXISTS"),
            _ => Fail(StatusCodes.Status403Forbidden, "CARRIER_BILLING.PAYMENT_DENIED"),
        };

    private static IResult NotFound() => Fail(StatusCodes.Status404NotFound, "NOT_FOUND");

    private static IResult Fail(int status, string code) =>
        Results.Json(new ErrorInfo(status, code, "The sandbox says so."), statusCode: status);

    private static async Task<(JsonElement Json, T? Asked)?> ReadAsync<T>(HttpContext context)
        where T : class
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            var body = document.RootElement.Clone();
            return (body, body.Deserialize<T>(Words.Json));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
