using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FederationBroker.Federation.Flow;

/// <summary>
/// Carries an answer to a partner as a form: OAuth 2.0 Form Post Response Mode, SAML bindings 3.5 (HTTP-POST). A script
/// of one line submits it, or a person where scripts are off. Every value is encoded, and no other script can run.
/// </summary>
public sealed class PostedForm : IResult
{
    private const string Script = "document.getElementById('answer').submit()";
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    private readonly string address;
    private readonly ImmutableArray<(string Name, string? Value)> fields;

    private PostedForm(string address, ImmutableArray<(string Name, string? Value)> fields) =>
        (this.address, this.fields) = (address, fields);

    /// <param name="address">Absolute, and already proven to be the partner's.</param>
    /// <param name="fields">Those without a value are left out.</param>
    public static IResult To(string address, params ImmutableArray<(string Name, string? Value)> fields) =>
        new PostedForm(address, fields);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.CacheControl = "no-store";

        // Browsers apply form-action also to the partner's own redirects after it has taken the form, and those may
        // lead to any of its hosts: with its origin alone the last step of a sign-in is blocked. Hence "https:".
        var origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'sha256-{ScriptHash}'; form-action {origin} https:; base-uri 'none'; "
            + $"frame-ancestors 'none'";
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        return httpContext.Response.WriteAsync(
            Page(PostedFormWords.For(httpContext.Request)),
            httpContext.RequestAborted
        );
    }

    private string Page(PostedFormWords words)
    {
        var encoder = HtmlEncoder.Default;
        var inputs = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                inputs.Append($"""<input type="hidden" name="{name}" value="{encoder.Encode(value)}">""").Append('\n');
        }

        return $"""
            <!doctype html>
            <html lang="{words.Language}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{words.Title}</title></head>
            <body>
            <form id="answer" method="post" action="{encoder.Encode(address)}">
            {inputs}<noscript><p>{words.Explanation}</p>
            <button id="continue" type="submit">{words.Continue}</button></noscript>
            </form>
            <script>{Script}</script>
            </body>
            </html>
            """;
    }
}

/// <summary>
/// The few words of the page, seen only without script. It is plain on purpose: with a theme it would flash by on every
/// sign-in.
/// </summary>
internal sealed record PostedFormWords(string Language, string Title, string Explanation, string Continue)
{
    private static readonly PostedFormWords English = new(
        "en",
        "Back to the service",
        "You are done here. Continue to the service.",
        "Continue"
    );

    private static readonly ImmutableArray<PostedFormWords> All =
    [
        English,
        new("es", "Volver al servicio", "Aquí ya ha terminado. Continúe al servicio.", "Continuar"),
        new("ja", "サービスに戻る", "こちらでの手続きは終わりました。サービスにお進みください。", "進む"),
    ];

    public static PostedFormWords For(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted))
            return English;
        return wanted
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language =>
                All.FirstOrDefault(words =>
                    language.Value.StartsWith(words.Language, StringComparison.OrdinalIgnoreCase)
                )
            )
            .FirstOrDefault(words => words is not null, English)!;
    }
}
