using System.Text;
using System.Text.Encodings.Web;
using FederationBroker.Federation.SignOn;
using FederationBroker.Oidc.Protocol;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>The authorization response in either response mode; always with <c>iss</c> (RFC 9207), also for errors.</summary>
internal static class AuthorizeResponse
{
    public static IResult Code(AuthorizeRequest request, string issuer, string code)
        => Deliver(request.RedirectUri, request.ResponseMode, [("code", code), ("state", request.State), ("iss", issuer)]);

    public static IResult Error(string redirectUri, ResponseMode mode, string? state, string issuer, OidcError error)
        => Deliver(redirectUri, mode, [("error", error.Name), ("error_description", error.Description), ("state", state), ("iss", issuer)]);

    private static IResult Deliver(string redirectUri, ResponseMode mode, (string Name, string? Value)[] parameters)
        => mode == ResponseMode.FormPost ? new FormPost(redirectUri, parameters) : SeeOther.To(WithQuery(redirectUri, parameters));

    // The registered query, if any, stays as it is; registration made sure it names none of our parameters.
    private static string WithQuery(string redirectUri, (string Name, string? Value)[] parameters)
    {
        var address = new StringBuilder(redirectUri);
        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in parameters)
        {
            if (value is null) continue;
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }

    /// <summary>OAuth 2.0 Form Post Response Mode: a page that posts itself, with a button where scripts are off.</summary>
    private sealed class FormPost(string redirectUri, (string Name, string? Value)[] parameters) : IResult
    {
        // The hash of exactly this script stands in the policy; nothing else may run on the page.
        private const string Script = "document.forms[0].submit()";
        private static readonly string ScriptHash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var encode = HtmlEncoder.Default;
            var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Continue</title></head><body><form method=\"post\" action=\"")
                .Append(encode.Encode(redirectUri)).Append("\">");
            foreach (var (name, value) in parameters)
            {
                if (value is not null) html.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(encode.Encode(value)).Append("\">");
            }

            html.Append("<noscript><button type=\"submit\" id=\"continue\">Continue</button></noscript></form><script>").Append(Script).Append("</script></body></html>");
            var response = httpContext.Response;
            var origin = new Uri(redirectUri).GetLeftPart(UriPartial.Authority);
            // Browsers apply form-action also to the partner's own redirects after it took the form, and those may lead to any of its hosts.
            response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'sha256-{ScriptHash}'; form-action {origin} https:; base-uri 'none'; frame-ancestors 'none'";
            response.Headers.CacheControl = "no-store";
            response.ContentType = "text/html; charset=utf-8";
            return response.WriteAsync(html.ToString(), httpContext.RequestAborted);
        }
    }
}
