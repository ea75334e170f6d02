using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Hosting;

/// <summary>Turns what went wrong into an answer with a code; details stay in the log.</summary>
internal sealed partial class FailureAnswers(
    RequestDelegate next,
    IErrorPageRenderer pages,
    ILogger<FailureAnswers> log
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (UnansweredBy(context) is { } refusal)
                await pages.RenderAsync(context, refusal, context.Response.StatusCode);
        }
        catch (BadHttpRequestException refused)
        {
            var refusal =
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? SignOnErrors.TooLarge
                    : SignOnErrors.BadForm;
            await AnswerAsync(context, refusal, refused.StatusCode);
        }
        catch (UnstorableTextException text) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, SignOnErrors.BadText.At(text.Place, text.Fix), StatusCodes.Status400BadRequest);
        }
        catch (InvalidDataException tooMuch)
        {
            await AnswerAsync(
                context,
                SignOnErrors.BadForm.WithDetail(tooMuch.Message),
                StatusCodes.Status400BadRequest
            );
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser went away; nobody is left to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await FailAsync(context, failure);
        }
    }

    // The database being away is an outage, not a bug: callers may retry.
    private async Task FailAsync(HttpContext context, Exception failure)
    {
        var outage = Outage.Of(failure);
        if (outage is not null)
            LogOutage(context.TraceIdentifier, outage.Sentence);
        else
            LogFailed(failure, context.TraceIdentifier);
        // RFC 9110 10.2.3: seconds. The database is looked for twice a second.
        if (outage is not null)
            context.Response.Headers.RetryAfter = "2";
        // What was set belongs to what did not come about.
        context.Response.Headers.Remove("Set-Cookie");
        if (context.GetEndpoint()?.Metadata.GetMetadata<IFailureWriter>() is { } protocol)
            await protocol.WriteAsync(context, outage is not null);
        else if (outage is null)
            await AnswerAsync(context, SignOnErrors.Unexpected, StatusCodes.Status500InternalServerError);
        else
            await AnswerAsync(context, SignOnErrors.Unavailable, StatusCodes.Status503ServiceUnavailable);
    }

    // Routing leaves these answers empty: the address, or the address with this method or kind of body, leads nowhere.
    private static Refusal? UnansweredBy(HttpContext context) =>
        context.Response switch
        {
            { HasStarted: true } or { ContentLength: > 0 } => null,
            { StatusCode: StatusCodes.Status404NotFound } when context.GetEndpoint() is null => SignOnErrors.NotFound,
            { StatusCode: StatusCodes.Status405MethodNotAllowed } => SignOnErrors.MethodNotAllowed,
            { StatusCode: StatusCodes.Status415UnsupportedMediaType } => SignOnErrors.MediaType,
            _ => null,
        };

    private Task AnswerAsync(HttpContext context, Refusal refusal, int status)
    {
        context.Response.Headers.Remove("Location");
        return pages.RenderAsync(context, refusal, status);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was answered with 503: {Reason}")]
    private partial void LogOutage(string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed.")]
    private partial void LogFailed(Exception failure, string requestId);
}
