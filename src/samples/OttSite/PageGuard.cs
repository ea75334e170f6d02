using System.Text.Json;
using OttSite.Views;
using OttSite.Webhooks;

namespace OttSite;

/// <summary>Headers of every answer, protection of every form, and a kind page for every problem.</summary>
internal sealed class PageGuard(RequestDelegate next, SiteOptions options)
{
    private const string AcsPath = "/saml/acs";

    public async Task InvokeAsync(HttpContext context)
    {
        WriteHeaders(context.Request.Path, context.Response.Headers);
        if (
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path != AcsPath
            && context.Request.Path != WebhookPages.Path
            && !IsOwnForm(context.Request)
        )
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        try
        {
            await next(context);
        }
        catch (SignInFailedException problem)
        {
            await ShowAsync(context, problem, StatusCodes.Status400BadRequest);
        }
        catch (HttpRequestException fault)
        {
            await ShowAsync(context, SignInFailedException.Unreachable(fault.Message), StatusCodes.Status502BadGateway);
        }
        catch (JsonException)
        {
            await ShowAsync(
                context,
                SignInFailedException.Unreachable("The provider's answer is no JSON."),
                StatusCodes.Status502BadGateway
            );
        }
        catch (TaskCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await ShowAsync(
                context,
                SignInFailedException.Unreachable("The provider did not answer in time."),
                StatusCodes.Status504GatewayTimeout
            );
        }
    }

    private void WriteHeaders(PathString path, IHeaderDictionary headers)
    {
        // The player's screen stands in a frame of the player's page, and in no other site's.
        var ancestors =
            path.StartsWithSegments("/watch", StringComparison.Ordinal)
            && path.Value!.EndsWith("/screen", StringComparison.Ordinal)
                ? "'self'"
                : "'none'";
        // form-action covers the redirect that follows a form: sign-out ends at the broker.
        var broker = new Uri(options.Broker).GetLeftPart(UriPartial.Authority);
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
            + $"frame-ancestors {ancestors}; form-action 'self' {broker}";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    // Fetch metadata, or the origin where a browser does not send it yet (cross-site request forgery).
    private bool IsOwnForm(HttpRequest request) =>
        request.Headers.TryGetValue("Sec-Fetch-Site", out var site)
            ? site == "same-origin"
            : request.Headers.Origin == options.Url;

    private static Task ShowAsync(HttpContext context, SignInFailedException problem, int status)
    {
        context.Response.StatusCode = status;
        return Page.Problem(problem).ExecuteAsync(context);
    }
}
