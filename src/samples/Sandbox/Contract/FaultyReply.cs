using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Sandbox.Books;
using Sandbox.Faults;

namespace Sandbox.Contract;

/// <summary>What becomes of a call, or of its answer, when something goes wrong on the way.</summary>
internal static class FaultyReply
{
    private const int MoreThanAnybodyReads = 512 * 1024;

    /// <returns>Null: it is done; else what is answered instead.</returns>
    public static async Task<IResult?> BeforeAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.LoseRequest:
                context.Abort();
                return Results.Empty;
            case FaultKind.Error:
                return Results.StatusCode(StatusCodes.Status500InternalServerError);
            case FaultKind.Redirect:
                return Results.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            case FaultKind.Held:
                // On its way for a while: that the caller has gone stops nothing.
                await Task.Delay(fault.Lateness, CancellationToken.None);
                return null;
            default:
                return null;
        }
    }

    public static async Task<IResult> AfterAsync(HttpContext context, Fault fault, IResult answer)
    {
        switch (fault.Kind)
        {
            case FaultKind.LoseReply:
                context.Abort();
                return Results.Empty;
            case FaultKind.Late:
                await GoneOrLateAsync(fault.Lateness, context.RequestAborted);
                return answer;
            case FaultKind.Garbage:
                return Results.Text("""{"outcome":["applied"],"value":7""", "application/json");
            case FaultKind.TooMuch:
                return Results.Text(new string(' ', MoreThanAnybodyReads) + "{}", "application/json");
            default:
                return answer is JsonHttpResult<Outcome> { Value: { } outcome }
                    ? Results.Text(Changed(outcome, fault.Kind), "application/json", Encoding.UTF8)
                    : answer;
        }
    }

    private static string Changed(Outcome outcome, FaultKind kind)
    {
        var json = JsonSerializer.SerializeToNode(outcome, Words.Json)!.AsObject();
        var amount = json["value"]?["amount"] as JsonObject;
        switch (kind)
        {
            case FaultKind.WrongAmount when amount is not null:
                amount["minor"] = amount["minor"]!.GetValue<long>() + 1;
                break;
            case FaultKind.WrongCurrency when amount is not null:
                amount["currency"] = "XTS";
                break;
            case FaultKind.WrongKey:
                json["key"] = "of-another-call";
                break;
        }

        return json.ToJsonString();
    }

    private static async Task GoneOrLateAsync(TimeSpan delay, CancellationToken gone)
    {
        try
        {
            await Task.Delay(delay, gone);
        }
        catch (OperationCanceledException)
        {
            // nobody waits any more
        }
    }
}
