using System.Globalization;
using System.Text.Json;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Callers;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// <c>POST /connect/statements</c>: a service states who may use it, so that nobody pays for what they do not have, and
/// nobody has what is not paid (reconciliation).
/// </summary>
internal sealed class StatementEndpoint(IPartnerCallers callers, ServiceStatements statements)
{
    /// <summary>Of one part, in bytes: room for its most lines, each at its longest.</summary>
    public const int LargestBody = 1024 * 1024;

    private const int MostLines = 5000;

    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation) =>
        await callers.AuthenticateAsync(context, CallScope.Orders, cancellation) switch
        {
            PartnerCall.Accepted { Partner: var partner } => await AnswerAsync(context.Request, partner, cancellation),
            var refused => ((PartnerCall.Refused)refused).Answer,
        };

    private async Task<IResult> AnswerAsync(HttpRequest request, Partner partner, CancellationToken cancellation)
    {
        var reading = await ReadAsync(request, cancellation);
        if (reading is not StatementReading.Read { Body: var body })
            return Refused(partner, ((StatementReading.Faulty)reading).Fault, StatusCodes.Status400BadRequest);
        return await statements.TakeAsync(partner.Id, body, cancellation) switch
        {
            StatementOutcome.Taken taken => JsonAnswer.Private(json => Write(json, body, taken)),
            StatementOutcome.Incomplete { Count: var count } => Refused(
                partner,
                StatementErrors.Incomplete.At(
                    "total",
                    $"{count} have arrived: send what is missing, and the total again."
                ),
                StatusCodes.Status409Conflict
            ),
            StatementOutcome.TooMuch => Refused(partner, StatementErrors.TooMuch, StatusCodes.Status409Conflict),
            StatementOutcome.ClosedAlready => Refused(partner, StatementErrors.Closed, StatusCodes.Status409Conflict),
            _ => Refused(partner, StatementErrors.OutOfTime, StatusCodes.Status422UnprocessableEntity),
        };
    }

    private static async Task<StatementReading> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType())
            return new StatementReading.Faulty(StatementErrors.Unreadable);
        try
        {
            var body = await JsonSerializer.DeserializeAsync<StatementBody>(
                request.Body,
                StatementBody.Options,
                cancellation
            );
            return body is null ? new StatementReading.Faulty(StatementErrors.Unreadable)
                : FaultOf(body) is { } fault ? new StatementReading.Faulty(fault)
                : new StatementReading.Read(body);
        }
        catch (JsonException fault)
        {
            var fix = StrictJson.SaidBy(fault)?.Fix ?? "Write what the interface describes there, and nothing else.";
            return new StatementReading.Faulty(StatementErrors.Unreadable.At(StrictJson.PlaceOf(fault), fix));
        }
    }

    private static Refusal? FaultOf(StatementBody body)
    {
        if (body.Subscriptions.IsDefault || body.Subscriptions.Length > MostLines)
            return StatementErrors.Unreadable.At("subscriptions", $"Send a list of at most {MostLines} at once.");
        for (var at = 0; at < body.Subscriptions.Length; at++)
        {
            // A list can hold what its kind cannot be.
            if (body.Subscriptions[at] is not { } line || line.Order.Length == 0)
                return StatementErrors.Unreadable.At($"subscriptions[{at}].order", "Write the number of the order.");
            if (line.Price is { } price && (price.Minor is < 0 or > Money.Largest || !Currency.IsKnown(price.Currency)))
                return StatementErrors.Unreadable.At(
                    $"subscriptions[{at}].price",
                    "Write whole minor units of a currency of ISO 4217."
                );
        }

        return null;
    }

    private static JsonAnswer Refused(Partner partner, Refusal refusal, int status) =>
        JsonAnswer.Error(new ProtocolError("invalid_request", refusal).From(partner.Id), status);

    private static void Write(JsonMembers json, StatementBody body, StatementOutcome.Taken taken)
    {
        json.WriteString("asOf", body.AsOf);
        json.WriteNumber("received", taken.Count);
        json.WriteBoolean("closed", taken.IsClosed);
    }
}

internal abstract record StatementReading
{
    private StatementReading() { }

    public sealed record Read(StatementBody Body) : StatementReading;

    public sealed record Faulty(Refusal Fault) : StatementReading;
}

/// <summary>What is wrong with a statement: FB-71xx.</summary>
internal static class StatementErrors
{
    public static readonly Refusal Unreadable = new(
        "FB-7101",
        "This is not a statement that can be read. Send JSON with asOf and subscriptions."
    );

    public static readonly Refusal OutOfTime = new(
        "FB-7102",
        "A statement is about a moment of the last 35 days. Write asOf with its zone."
    );

    public static readonly Refusal Closed = new(
        "FB-7103",
        "This statement is complete already, or a later one is. Send a new one, about a later moment."
    );

    public static readonly Refusal Incomplete = new(
        "FB-7104",
        "The total is not the number of subscriptions that have arrived."
    );

    public static readonly Refusal TooMuch = new(
        "FB-7105",
        string.Create(
            CultureInfo.InvariantCulture,
            $"A statement has at most {ServiceStatements.MostLines:N0} subscriptions, and at most "
                + $"{ServiceStatements.MostOpen} statements wait for their total. Complete one that you have begun."
        )
    );
}
