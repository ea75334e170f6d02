using System.Text.Json;
using Sandbox.Books;
using Sandbox.Faults;

namespace Sandbox.Contract;

/// <summary>The addresses that an adapter asks; infra/ADAPTERS.md is the contract.</summary>
internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder system)
    {
        system.MapGet("/bss/v1/health", () => Results.Text("ok"));
        system.MapGet("/ott/v1/health", () => Results.Text("ok"));
        system.MapGet("/care/v1/health", () => Results.Text("ok"));
        system.MapPost(
            "/care/v1/{**operation}",
            (string operation, HttpContext context, Customers book, Exchange exchange) =>
                AnswerAsync(context, book, operation, exchange)
        );
        system.MapPost(
            "/bss/v1/{**operation}",
            (string operation, HttpContext context, Charges book, Exchange exchange) =>
                AnswerAsync(context, book, operation, exchange)
        );
        system.MapPost(
            "/ott/v1/{**operation}",
            (string operation, HttpContext context, Subscriptions book, Exchange exchange) =>
            {
                book.Origin = $"https://{context.Request.Host}";
                return AnswerAsync(context, book, operation, exchange);
            }
        );
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IBook book, string operation, Exchange exchange)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            var body = document.RootElement.Clone();
            if (body.ValueKind != JsonValueKind.Object)
                return Results.BadRequest();
            var key = context.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } sent] ? sent : null;
            if (exchange.NextFault(book, operation, key, body) is not { } fault)
                return Answer(book, operation, key, body, fault: null, exchange);
            if (await FaultyReply.BeforeAsync(context, fault) is { } instead)
                return instead;
            var answer = Answer(book, operation, key, body, fault, exchange);
            return await FaultyReply.AfterAsync(context, fault, answer);
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
    }

    private static IResult Answer(
        IBook book,
        string operation,
        string? key,
        JsonElement body,
        Fault? fault,
        Exchange exchange
    )
    {
        if (operation.EndsWith("/look-up", StringComparison.Ordinal))
        {
            var asked = body.Deserialize<KeyAsked>(Words.Json)!.Key;
            return exchange.LookUp(book, asked) is { } found
                ? Results.Json(found)
                : Results.Json(new { error = "unknown-key", key = asked }, statusCode: StatusCodes.Status404NotFound);
        }

        if (book.DeedOf(operation, body) is { } deed)
            return key is null ? Results.BadRequest() : Results.Json(exchange.Change(book, deed, key, body, fault));
        return exchange.Read(book, operation, body) is { } answer ? Results.Json(answer) : Results.NotFound();
    }
}

/// <param name="Key">Of an earlier call.</param>
internal sealed record KeyAsked(string Key);
