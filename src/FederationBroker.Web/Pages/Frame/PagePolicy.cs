using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Frame;

/// <summary>What a page's document may do. Nothing that is not on this line.</summary>
internal static class PagePolicy
{
    /// <remarks>
    /// <c>form-action 'self'</c> is enough although a login ends at the partner: browsers apply it to the redirects
    /// behind a form too, and to the partner's own onward redirects, so no list of partner addresses would ever be
    /// complete. Forms therefore end on a page of ours (<see cref="Leaving"/>) and the way to the partner starts as a
    /// navigation of its own.
    /// </remarks>
    public static void Apply(HttpContext context, PageFrame frame)
    {
        var headers = context.Response.Headers;
        var scripts = frame.Area == PageArea.Console ? "'self'" : $"'nonce-{frame.Nonce}'";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; script-src {scripts}; connect-src 'self'; "
            + $"form-action 'self'; "
            + (frame.Framed.Count == 0 ? string.Empty : $"frame-src {string.Join(' ', frame.Framed)}; ")
            + "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
        headers["Permissions-Policy"] =
            "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), "
            + "geolocation=(), payment=()";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // A partner may open the login in a popup and needs its handle back; the account pages are nobody's popup.
        if (frame.IsInAccount || frame.Area != PageArea.Subscriber)
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}

/// <summary>
/// Puts the policy on every page, and gives a form that is refused, or that no handler takes, an answer with a code.
/// </summary>
internal sealed class PageFilter(PageFrame frame) : IAlwaysRunResultFilter, IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context) { }

    // A form whose button nobody knows would be answered with the page as if it had been opened, without what opening
    // does.
    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null && HttpMethods.IsPost(context.HttpContext.Request.Method))
            context.Result = new EndpointAnswer(
                ErrorPage.Result(SignOnErrors.BadForm, StatusCodes.Status400BadRequest)
            );
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }

    public void OnResultExecuting(ResultExecutingContext context)
    {
        // Other answers bring their own: a redirect has no document, and a protocol's page posts to the partner.
        if (context.Result is PageResult or ViewResult)
            PagePolicy.Apply(context.HttpContext, frame);
        if (context.Result is Microsoft.AspNetCore.Mvc.Core.Infrastructure.IAntiforgeryValidationFailedResult)
            context.Result = new EndpointAnswer(
                ErrorPage.Result(SignOnErrors.BadForm, StatusCodes.Status400BadRequest)
            );
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}

/// <summary>
/// Refuses forms and calls that another site started (OAuth Security BCP 4.7). Comes before the antiforgery token,
/// which stays the second lock: television browsers send no Sec-Fetch headers, and with our referrer policy their
/// Origin is "null".
/// </summary>
internal sealed class SameOriginFilter(PageFrame frame) : IAuthorizationFilter, IOrderedFilter
{
    // Before the antiforgery filter, whose order is 1000.
    public int Order => 900;

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (
            !HttpMethods.IsPost(context.HttpContext.Request.Method)
            || SameOrigin.Holds(context.HttpContext.Request, frame)
        )
            return;
        context.Result = new EndpointAnswer(ErrorPage.Result(PageErrors.ForeignForm, StatusCodes.Status403Forbidden));
    }
}

/// <summary>The same two locks for endpoints that are not pages.</summary>
internal sealed class SameOriginEndpointFilter(PageFrame frame, IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!SameOrigin.Holds(context.HttpContext.Request, frame))
            return ErrorPage.Result(PageErrors.ForeignForm, StatusCodes.Status403Forbidden);
        if (!await antiforgery.IsRequestValidAsync(context.HttpContext))
            return ErrorPage.Result(SignOnErrors.BadForm, StatusCodes.Status400BadRequest);
        return await next(context);
    }
}

internal static class SameOrigin
{
    public static bool Holds(HttpRequest request, PageFrame frame)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || origin == "null" || origin == frame.Origin;
    }
}
