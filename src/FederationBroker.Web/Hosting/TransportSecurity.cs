using FederationBroker.Web.Options;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// INF-002: plain HTTP serves nothing. Navigation is redirected; anything that carries a body is refused, since it has
/// leaked already.
/// </summary>
internal sealed class TransportSecurity(RequestDelegate next, BrokerOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.IsHttps)
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location =
                $"{options.PublicOrigin}{context.Request.Path.ToUriComponent()}{context.Request.QueryString}";
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync($"Use {options.PublicOrigin}; this address only redirects.");
    }
}
