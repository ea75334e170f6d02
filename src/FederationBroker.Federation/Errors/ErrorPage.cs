using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Federation.Errors;

/// <summary>Shows a refusal to whoever sits at the browser, with its code and the request id. Never redirects.</summary>
public sealed class ErrorPage : IResult
{
    private readonly Refusal refusal;
    private readonly int status;

    private ErrorPage(Refusal refusal, int status) => (this.refusal, this.status) = (refusal, status);

    public static IResult Result(Refusal refusal, int status) => new ErrorPage(refusal, status);

    public Task ExecuteAsync(HttpContext httpContext) => httpContext.RequestServices.GetRequiredService<IErrorPageRenderer>().RenderAsync(httpContext, refusal, status);
}

/// <summary>The boundary to the host, which owns pages and themes.</summary>
public interface IErrorPageRenderer
{
    /// <summary>Logs the operator's detail; writes HTML or, for callers that do not take HTML, problem+json.</summary>
    Task RenderAsync(HttpContext context, Refusal refusal, int status);
}
