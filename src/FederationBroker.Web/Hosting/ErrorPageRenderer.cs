using FederationBroker.Federation.Errors;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Hosting;

internal sealed partial class ErrorPageRenderer(ILogger<ErrorPageRenderer> log) : IErrorPageRenderer
{
    public Task RenderAsync(HttpContext context, Refusal refusal, int status)
    {
        LogRefused(refusal.Code, context.TraceIdentifier, refusal.OperatorDetail);
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ProblemAnswer(refusal.Code, refusal.Message, context.TraceIdentifier), options: null, "application/problem+json", context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused with {Code} (request {RequestId}): {Detail}")]
    private partial void LogRefused(string code, string requestId, string? detail);

    private sealed record ProblemAnswer(string Code, string Detail, string RequestId);
}
