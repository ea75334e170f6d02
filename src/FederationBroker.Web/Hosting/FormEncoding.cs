using FederationBroker.Federation.Errors;
using FederationBroker.Federation.SignOn;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Bodies are UTF-8. A charset parameter could have a form read differently by the framework than by our own reader, and with UTF-7 the
/// framework fails altogether.
/// </summary>
internal sealed class FormEncoding(RequestDelegate next, IErrorPageRenderer pages)
{
    public Task InvokeAsync(HttpContext context)
        => Claims(context.Request.ContentType) is null or "utf-8" ? next(context) : pages.RenderAsync(context, SignOnErrors.BadForm, StatusCodes.Status415UnsupportedMediaType);

    /// <returns>The charset that the header names, in lower case; null when it names none.</returns>
    private static string? Claims(string? contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out var type) && type.Charset is { HasValue: true } charset ? HeaderUtilities.RemoveQuotes(charset).ToString().ToLowerInvariant() : null;
}
