using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Federation.Errors;

/// <summary>
/// Shows a refusal to whoever sits at the browser, with its code and the request id. Never redirects.
/// </summary>
public sealed class ErrorPage : IResult
{
    private readonly Refusal refusal;
    private readonly int status;
    private readonly PartnerId? partner;

    private ErrorPage(Refusal refusal, int status, PartnerId? partner) =>
        (this.refusal, this.status, this.partner) = (refusal, status, partner);

    /// <param name="partner">Whom the refused request was from, or said to be from.</param>
    public static IResult Result(Refusal refusal, int status, PartnerId? partner = null) =>
        new ErrorPage(refusal, status, partner);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        RefusedRequest.Note(httpContext, refusal, partner);
        return httpContext
            .RequestServices.GetRequiredService<IErrorPageRenderer>()
            .RenderAsync(httpContext, refusal, status);
    }
}

/// <summary>The boundary to the host, which owns pages and themes.</summary>
public interface IErrorPageRenderer
{
    /// <summary>Logs the operator's detail; writes HTML or, for callers that do not take HTML, problem+json.</summary>
    Task RenderAsync(HttpContext context, Refusal refusal, int status);
}
