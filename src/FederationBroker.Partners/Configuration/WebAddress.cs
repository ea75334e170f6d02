namespace FederationBroker.Partners.Configuration;

/// <summary>Rules for addresses that a configuration names. They are judged once, here; at run time they are compared octet by octet.</summary>
internal static class WebAddress
{
    // A redirect URI that carries one of these could smuggle a second answer to the partner (CVE-2026-9689 class).
    private static readonly string[] ResponseParameters = ["code", "state", "iss", "error", "error_description", "error_uri", "id_token", "access_token", "response"];

    /// <summary>Null when a browser may be sent there, or why not.</summary>
    public static string? FaultOfRedirect(string text)
    {
        if (FaultOf(text) is { } fault) return fault;
        var query = new Uri(text).Query;
        var reserved = query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair.Split('=')[0])).FirstOrDefault(ResponseParameters.Contains);
        return reserved is null ? null : $"its query names `{reserved}`, which is a parameter of the answer";
    }

    /// <summary>Null for an https address in canonical form (http for literal loopback only), or why not.</summary>
    public static string? FaultOf(string text)
    {
        if (text.Contains('*', StringComparison.Ordinal)) return "wildcards are not allowed; list each address";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri)) return "it is not an absolute address";
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri))) return "it must start with https:// (http:// only for a loopback address)";
        if (text.Contains('#', StringComparison.Ordinal)) return "it must not have a fragment";
        if (uri.UserInfo.Length > 0 || text.Contains('@', StringComparison.Ordinal)) return "it must not carry a user name";
        // Anything the parser rewrites (dot segments, backslashes, upper-case hosts, Unicode) could be read differently elsewhere.
        return uri.AbsoluteUri == text ? null : $"it is not in canonical form; write {uri.AbsoluteUri}";
    }

    private static bool IsLoopback(Uri uri) => uri.Host is "localhost" or "127.0.0.1" or "[::1]";

    /// <summary>Host for pseudonym sectors: lower-case ASCII, no port, no trailing dot.</summary>
    public static string SectorOf(string address) => new Uri(address).IdnHost.TrimEnd('.').ToLowerInvariant();

    public static bool IsHostName(string text) => text.Length is > 0 and <= 253 && Uri.CheckHostName(text) == UriHostNameType.Dns && !text.Any(char.IsUpper);
}
