using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel.Text;
using Microsoft.AspNetCore.Http.Features;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Gives every endpoint the texts of its path as they were sent, decoded exactly once. The server decodes a path but
/// for <c>%2F</c>, so an identifier with a slash would arrive encoded, and one that really holds "%2F" (sent as
/// <c>%252F</c>) could not be told from it. Routing has run by then, on the steps between real slashes: what comes out
/// of a step leads nowhere else.
/// </summary>
internal sealed class PathText(RequestDelegate next, IErrorPageRenderer pages)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint { RoutePattern.Parameters.Count: > 0 } endpoint)
            return next(context);
        return Faulty(context, endpoint) is { } name
            ? pages.RenderAsync(
                context,
                SignOnErrors.BadText.At(name, "Write UTF-8, percent-encoded once."),
                StatusCodes.Status400BadRequest
            )
            : next(context);
    }

    /// <returns>The parameter whose text cannot be read; null when all are as they were sent.</returns>
    private static string? Faulty(HttpContext context, RouteEndpoint endpoint)
    {
        var steps = endpoint.RoutePattern.PathSegments;
        for (var i = 0; i < steps.Count; i++)
        {
            if (
                steps[i].Parts
                is not [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: false } part]
            )
                continue;
            // Without a percent sign nothing is left to decode: the server would have kept it.
            if (context.Request.RouteValues[part.Name] is not string text || !text.Contains('%'))
                continue;
            if (!PercentEncoding.TryDecode(StepAsSent(context, i), out var decoded))
                return part.Name;
            context.Request.RouteValues[part.Name] = decoded;
        }

        return null;
    }

    // The path may have been given another beginning (an operator's own host, the platform), so steps are counted from
    // its end.
    private static string StepAsSent(HttpContext context, int index)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            target = target[..query];
        // RFC 9112 3.2.2: the absolute form.
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority >= 0)
            target = target.IndexOf('/', authority + 3) is >= 0 and var path ? target[path..] : "/";
        var sent = WithoutDots(target.Split('/'));
        var fromEnd = context.Request.Path.Value!.Split('/').Length - 1 - (index + 1);
        return sent.Count > fromEnd ? sent[^(fromEnd + 1)] : string.Empty;
    }

    // RFC 3986 5.2.4, as the server has done it for the path that was routed.
    private static List<string> WithoutDots(string[] steps)
    {
        var kept = new List<string>(steps.Length);
        foreach (var step in steps)
        {
            var plain = step.Replace("%2E", ".", StringComparison.OrdinalIgnoreCase);
            if (plain == ".." && kept.Count > 1)
                kept.RemoveAt(kept.Count - 1);
            else if (plain is not ("." or ".."))
                kept.Add(step);
        }

        return kept;
    }
}
