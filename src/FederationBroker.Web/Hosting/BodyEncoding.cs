using Microsoft.Net.Http.Headers;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Bodies are UTF-8. Neither forms (WHATWG URL 5) nor JSON (RFC 8259 8.1, 11) have a charset parameter, so one that is
/// sent says nothing: it is taken off, since the framework would read the body by it, unlike our own readers, and fails
/// altogether over UTF-7.
/// </summary>
internal sealed class BodyEncoding(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) && type.Charset.HasValue)
        {
            while (
                type.Parameters.FirstOrDefault(one => one.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
                    is { } charset
            )
                type.Parameters.Remove(charset);
            context.Request.ContentType = type.ToString();
        }

        return next(context);
    }
}
