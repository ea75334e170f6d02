namespace FederationBroker.Web.Hosting;

/// <summary>
/// RFC 9110 9.3.2: HEAD is GET without the body, at every address. The request is routed and answered as GET; the
/// server, which goes by what came over the wire, sends the head alone.
/// </summary>
internal sealed class HeadRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // 405 names what an address takes; routing knows nothing of HEAD.
        context.Response.OnStarting(
            static state =>
            {
                var allow = ((HttpContext)state).Response.Headers.Allow;
                if (allow.Count == 0)
                    return Task.CompletedTask;
                var methods = allow
                    .ToString()
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
                    ((HttpContext)state).Response.Headers.Allow = string.Join(", ", [.. methods, HttpMethods.Head]);
                return Task.CompletedTask;
            },
            context
        );
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }
}
