using System.Text.Json.Nodes;
using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Signatures;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Payments.Messages;

/// <summary>
/// Answers a message: what came of it, or a problem (RFC 9457) with a code, the place that is wrong, what to do, and
/// the request id.
/// </summary>
internal sealed class MessageAnswer : IResult
{
    private const string Problem = "application/problem+json";

    private readonly MessageOutcome outcome;
    private readonly PartnerId? sender;
    private readonly AnswerSignatures? signatures;

    private MessageAnswer(MessageOutcome outcome, PartnerId? sender, AnswerSignatures? signatures) =>
        (this.outcome, this.sender, this.signatures) = (outcome, sender, signatures);

    /// <param name="sender">Who is answered; null: nobody has shown who they are.</param>
    public static MessageAnswer Of(MessageOutcome outcome, PartnerId? sender = null) =>
        new(outcome, sender, signatures: null);

    public static MessageAnswer Signed(MessageOutcome outcome, PartnerId sender, AnswerSignatures signatures) =>
        new(outcome, sender, signatures);

    public static MessageAnswer Refused(int status, Refusal refusal, PartnerId? sender = null) =>
        Of(new MessageOutcome.Refused(status, refusal), sender);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (status, type, body) = outcome switch
        {
            MessageOutcome.Answered { Answer: var kept } => (kept.Status, "application/json", kept.Body),
            MessageOutcome.Refused refused => (refused.Status, Problem, ProblemOf(httpContext, refused, sender)),
            _ => throw new InvalidOperationException("A message has no other outcomes."),
        };
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (status is StatusCodes.Status409Conflict or StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = "1";
        if (signatures is not null)
            await signatures.SignAsync(httpContext, status, body, httpContext.RequestAborted);
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static byte[] ProblemOf(HttpContext context, MessageOutcome.Refused refused, PartnerId? sender)
    {
        var refusal = refused.Refusal;
        RefusedRequest.Note(context, refusal, sender);
        var document = new JsonObject
        {
            ["type"] = $"urn:fbroker:error:{refusal.Code}",
            ["title"] = refusal.Message,
            ["status"] = refused.Status,
            ["code"] = refusal.Code,
            ["requestId"] = context.TraceIdentifier,
        };
        if (refusal.Place.Length > 0)
            document["place"] = refusal.Place;
        if (refusal.Fix.Length > 0)
            document["detail"] = refusal.Fix;
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
