using System.Globalization;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Rules for addresses that a configuration names. They are judged once, here; at run time they are compared octet by
/// octet.
/// </summary>
public static class WebAddress
{
    // A redirect URI that carries one of these could smuggle a second answer to the partner (CVE-2026-9689 class).
    private static readonly string[] ResponseParameters =
    [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "id_token",
        "access_token",
        "response",
    ];

    /// <summary>Null when a browser may be sent there, or why not.</summary>
    public static string? FaultOfRedirect(string text)
    {
        if (FaultOf(text) is { } fault)
            return fault;
        var query = new Uri(text).Query;
        var reserved = query
            .TrimStart('?')
            .Split('&')
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]))
            .FirstOrDefault(ResponseParameters.Contains);
        return reserved is null ? null : $"its query names `{reserved}`, which is a parameter of the answer";
    }

    /// <summary>Null for an https address in canonical form (http for literal loopback only), or why not.</summary>
    public static string? FaultOf(string text)
    {
        if (FaultOfCharacters(text) is { } characters)
            return characters;
        if (text.Contains('*', StringComparison.Ordinal))
            return "wildcards are not allowed; list each address";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return "it is not an absolute address";
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri)))
            return "it must start with https:// (http:// only for a loopback address)";
        if (text.Contains('#', StringComparison.Ordinal))
            return "it must not have a fragment";
        if (uri.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal))
            return "it must not carry a user name";
        // Anything the parser rewrites (dot segments, backslashes, upper-case hosts) could be read differently
        // elsewhere. A missing path is the one exception: partners send such addresses, and they are compared as they
        // are.
        return uri.AbsoluteUri == text || uri.AbsoluteUri == WithPath(text)
            ? null
            : $"it is not in canonical form; write {uri.AbsoluteUri}";
    }

    /// <summary>Null for an origin as browsers serialise it (RFC 6454 6.2), or why not.</summary>
    public static string? FaultOfOrigin(string text)
    {
        if (FaultOf(text) is { } fault)
            return fault;
        var origin = new Uri(text).GetLeftPart(UriPartial.Authority);
        return origin == text ? null : $"it has more than scheme, host and port; write {origin}";
    }

    /// <summary>
    /// Null when an address can stand in a header and on a page as it is: visible ASCII, and none of the characters
    /// that RFC 3986 leaves out because others give them a meaning.
    /// </summary>
    public static string? FaultOfCharacters(string text)
    {
        if (text.Any(c => c > '~'))
            return InAscii(text) is { } ascii
                ? $"it has characters outside of ASCII; write {ascii}"
                : "it has characters outside of ASCII";
        return text.Any(c => c <= ' ' || "\"<>\\^`{|}".Contains(c, StringComparison.Ordinal))
            ? "it has blanks, control characters or quotes"
            : null;
    }

    /// <summary>
    /// What an international address or host is on the wire (RFC 5890: <c>xn--</c>, RFC 3986: percent); null when there
    /// is no such form.
    /// </summary>
    private static string? InAscii(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns)
            return HostInAscii(text);
        return HostInAscii(uri.Host) is { } host
            ? $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? string.Empty : $":{uri.Port}")}{uri.PathAndQuery}"
            : null;
    }

    private static string? HostInAscii(string host)
    {
        try
        {
            var ascii = new IdnMapping().GetAscii(host.ToLowerInvariant());
            return ascii.All(char.IsAscii) && Uri.CheckHostName(ascii) == UriHostNameType.Dns ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string WithPath(string text)
    {
        var authority = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = text.AsSpan(authority).IndexOfAny('/', '?');
        if (end < 0)
            return $"{text}/";
        return text[authority + end] == '/' ? text : text.Insert(authority + end, "/");
    }

    private static bool IsLoopback(Uri uri) => uri.Host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>Host for pseudonym sectors: lower-case ASCII, no port, no trailing dot.</summary>
    public static string SectorOf(string address) => new Uri(address).IdnHost.TrimEnd('.').ToLowerInvariant();

    /// <summary>A lower-case DNS name in ASCII.</summary>
    public static bool IsHostName(string text) =>
        text.Length is > 0 and <= 253
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
        && Uri.CheckHostName(text) == UriHostNameType.Dns;

    /// <summary>What to write instead of a text that is not a host name.</summary>
    public static string HostHint(string text, string otherwise) =>
        text.Any(c => c > '~') && HostInAscii(text) is { } ascii ? $"Write {ascii}." : otherwise;
}
