namespace FederationBroker.Web.Hosting;

/// <summary>
/// Headers of every answer, errors included. A page that needs more (a nonce, another form target) sets its own policy.
/// </summary>
internal sealed class ResponseHeaders(RequestDelegate next)
{
    private const string NothingAtAll =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                headers.StrictTransportSecurity = "max-age=31536000";
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "no-referrer"; // addresses carry codes and tickets (RFC 9700 4.2)
                if (headers.ContentSecurityPolicy.Count == 0)
                    headers.ContentSecurityPolicy = NothingAtAll;
                if (headers.CacheControl.Count == 0)
                    headers.CacheControl = "no-store";
                return Task.CompletedTask;
            },
            context
        );
        return next(context);
    }
}
