using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using FederationBroker.Saml.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Saml.Bindings;

/// <summary>
/// Carries a response to the partner (SAML bindings 3.5): a form that a script of one line submits, or a person without script.
/// Everything in it is encoded and the only script allowed is that line.
/// </summary>
/// <param name="consumer">The registered address; proven before.</param>
/// <param name="response">The response, as XML.</param>
/// <param name="relayState">Returned as it came; null leaves the field out.</param>
internal sealed class PostPage(string consumer, ReadOnlyMemory<byte> response, string? relayState) : IResult
{
    private const string Script = "document.getElementById('saml-response').submit()";
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";

        // Chromium applies form-action also to where the partner redirects after it has taken the response, which is its own
        // affair and often another host: with the origin alone the last step of the sign-in is blocked. Hence "https:".
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'sha256-{ScriptHash}'; form-action {EndpointAddress.OriginOf(consumer)} https:; base-uri 'none'; frame-ancestors 'none'";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(Page(PostPageWords.For(httpContext.Request)), httpContext.RequestAborted);
    }

    private string Page(PostPageWords words)
    {
        var encoder = HtmlEncoder.Default;
        var relay = relayState is null
            ? string.Empty
            : $"""<input type="hidden" id="RelayState" name="RelayState" value="{encoder.Encode(relayState)}">""";
        return $"""
            <!DOCTYPE html>
            <html lang="{words.Language}">
            <head><meta charset="utf-8"><title>{words.Title}</title></head>
            <body>
            <form id="saml-response" method="post" action="{encoder.Encode(consumer)}">
            <input type="hidden" id="SAMLResponse" name="SAMLResponse" value="{Convert.ToBase64String(response.Span)}">{relay}
            <noscript><p>{words.Explanation}</p><button id="saml-continue" type="submit">{words.Continue}</button></noscript>
            </form>
            <script>{Script}</script>
            </body>
            </html>
            """;
    }
}

/// <summary>The few words of the page, seen only without script.</summary>
internal sealed record PostPageWords(string Language, string Title, string Explanation, string Continue)
{
    private static readonly PostPageWords English = new("en", "Returning to the service", "You are signed in. Continue to the service.", "Continue");

    private static readonly PostPageWords[] All =
    [
        English,
        new("es", "Volviendo al servicio", "Ha terminado aquí. Continúe al servicio.", "Continuar"),
        new("ja", "サービスに戻ります", "こちらでの手続きは終わりました。サービスに進んでください。", "進む"),
    ];

    public static PostPageWords For(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted))
            return English;
        return wanted.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => All.FirstOrDefault(words => language.Value.StartsWith(words.Language, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(words => words is not null, English)!;
    }
}
