using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Federation.SignOn;

/// <summary>
/// Carries an answer to the partner by POST (OAuth 2.0 Form Post Response Mode; SAML bindings 3.5): a form that a script of one line
/// submits, or a person without script. Everything in it is encoded, and the only script allowed is that line.
/// </summary>
/// <param name="address">The partner's registered address; proven before.</param>
/// <param name="fields">Hidden fields; those without a value are left out.</param>
public sealed class PostedAnswer(string address, IReadOnlyList<(string Name, string? Value)> fields) : IResult
{
    private const string Script = "document.getElementById('answer').submit()";
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.CacheControl = "no-store";

        // Chromium applies form-action also to where the partner redirects after it has taken the answer, which is its own affair and
        // often another host: with the origin alone the last step of the sign-in is blocked. Hence "https:".
        var origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'sha256-{ScriptHash}'; form-action {origin} https:; base-uri 'none'; frame-ancestors 'none'";
        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Page(PostedAnswerWords.For(httpContext.Request)), httpContext.RequestAborted);
    }

    private string Page(PostedAnswerWords words)
    {
        var encoder = HtmlEncoder.Default;
        var inputs = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            if (value is not null) inputs.Append($"""<input type="hidden" id="{name}" name="{name}" value="{encoder.Encode(value)}">""").Append('\n');
        }

        return $"""
            <!DOCTYPE html>
            <html lang="{words.Language}">
            <head><meta charset="utf-8"><title>{words.Title}</title></head>
            <body>
            <form id="answer" method="post" action="{encoder.Encode(address)}">
            {inputs}<noscript><p>{words.Explanation}</p><button id="continue" type="submit">{words.Continue}</button></noscript>
            </form>
            <script>{Script}</script>
            </body>
            </html>
            """;
    }
}

/// <summary>The few words of the page, seen only without script.</summary>
internal sealed record PostedAnswerWords(string Language, string Title, string Explanation, string Continue)
{
    private static readonly PostedAnswerWords English = new("en", "Returning to the service", "You are done here. Continue to the service.", "Continue");

    private static readonly PostedAnswerWords[] All =
    [
        English,
        new("es", "Volviendo al servicio", "Ha terminado aquí. Continúe al servicio.", "Continuar"),
        new("ja", "サービスに戻ります", "こちらでの手続きは終わりました。サービスに進んでください。", "進む"),
    ];

    public static PostedAnswerWords For(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)) return English;
        return wanted.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Array.Find(All, words => language.Value.StartsWith(words.Language, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(words => words is not null, English)!;
    }
}
