using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Pages.Frame;

/// <summary>
/// Finds the language of a page: what the person chose while this sign-in was open, what the partner suggests, what the
/// person chose earlier, what the browser says, what the operator speaks first.
/// </summary>
internal sealed class LanguageChoice(TenantId tenant, IReadOnlyList<string> offered)
{
    private string CookieName => $"__Host-fb-language{(tenant.Value.Length > 0 ? $"-{tenant}" : string.Empty)}";

    public string For(HttpRequest request, string? ticket, IEnumerable<string> suggested)
    {
        var chosen = Read(request);
        if (chosen is not null && ticket is not null && chosen.During == MarkOf(ticket))
            return chosen.Language;
        return Match(suggested)
            ?? chosen?.Language
            ?? Match(Accepted(request))
            ?? (offered.Count > 0 ? offered[0] : Theming.ThemeStrings.FallbackLanguage);
    }

    public void Keep(HttpResponse response, string language, string? ticket) =>
        response.Cookies.Append(
            CookieName,
            ticket is null ? language : $"{language}.{MarkOf(ticket)}",
            new CookieOptions
            {
                Secure = true,
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Path = "/",
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
            }
        );

    private Chosen? Read(HttpRequest request)
    {
        var parts = (request.Cookies[CookieName] ?? string.Empty).Split('.');
        return offered.Contains(parts[0]) ? new Chosen(parts[0], parts.ElementAtOrDefault(1)) : null;
    }

    // RFC 4647 section 3.4 lookup, as far as a choice of whole languages needs it: "es-MX" finds "es".
    private string? Match(IEnumerable<string> wanted) =>
        wanted
            .Select(tag =>
                offered.FirstOrDefault(language => tag.Equals(language, StringComparison.OrdinalIgnoreCase))
                ?? offered.FirstOrDefault(language =>
                    tag.Split('-')[0].Equals(language, StringComparison.OrdinalIgnoreCase)
                )
            )
            .FirstOrDefault(found => found is not null);

    private static IEnumerable<string> Accepted(HttpRequest request) =>
        request
            .GetTypedHeaders()
            .AcceptLanguage.Where(range => range.Quality is not 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .Select(range => range.Value.ToString());

    // Says "this very sign-in" without putting the ticket into a long-lived cookie.
    private static string MarkOf(string ticket) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticket)).AsSpan(0, 4));

    /// <param name="Language">One that is offered.</param>
    /// <param name="During">The sign-in it was chosen in; null: outside of any.</param>
    private sealed record Chosen(string Language, string? During);
}
