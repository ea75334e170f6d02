using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;
using FederationBroker.Web.Pages;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;

namespace FederationBroker.Web.Hosting;

/// <summary>A page with the operator's look for people, problem+json (RFC 9457) for everything else.</summary>
internal sealed partial class ErrorPageRenderer(ILogger<ErrorPageRenderer> log) : IErrorPageRenderer
{
    public async Task RenderAsync(HttpContext context, Refusal refusal, int status)
    {
        // Whoever knows the partner has noted more than this.
        if (RefusedRequest.Of(context) is null)
            RefusedRequest.Note(context, refusal);
        context.Response.StatusCode = status;
        if (!TakesHtml(context.Request) || !await TryPageAsync(context, refusal))
            await WriteProblemAsync(context, refusal, status);
    }

    private static bool TakesHtml(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    // The page is made by the parts that may just have failed; then the plain answer has to do.
    private async Task<bool> TryPageAsync(HttpContext context, Refusal refusal)
    {
        try
        {
            var frame = context.RequestServices.GetRequiredService<PageFrame>();
            PagePolicy.Apply(context, frame);
            var view = ThemedView.Of("Error", ErrorView.Of(refusal, frame));
            await view.ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()));
            return true;
        }
        catch (Exception failure) when (!context.Response.HasStarted && failure is not OperationCanceledException)
        {
            LogPageFailed(failure, context.TraceIdentifier);
            context.Response.Headers.Remove("Content-Security-Policy");
            return false;
        }
    }

    private static Task WriteProblemAsync(HttpContext context, Refusal refusal, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new ProblemAnswer(refusal.Code, refusal.Line, context.TraceIdentifier),
            options: null,
            "application/problem+json",
            context.RequestAborted
        );
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The error page of request {RequestId} could not be made; the answer was sent without it."
    )]
    private partial void LogPageFailed(Exception failure, string requestId);

    private sealed record ProblemAnswer(string Code, string Detail, string RequestId);
}
