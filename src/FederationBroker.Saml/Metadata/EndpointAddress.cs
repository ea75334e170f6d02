using FederationBroker.Partners.Configuration;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Judges addresses of consumer services when metadata is read. What is posted there carries a sign-in, and the page
/// that posts has the broker's origin: a <c>javascript:</c> address in metadata is script on the login server
/// (CVE-2023-45683).
/// </summary>
internal static class EndpointAddress
{
    private const int Longest = 1024;

    /// <summary>
    /// Null when a browser may be sent there, or why not. The text itself is kept as it is: requests must repeat it
    /// exactly.
    /// </summary>
    public static string? FaultOf(string location)
    {
        if (location.Length is 0 or > Longest)
            return "the Location is empty or longer than 1024 characters.";
        if (WebAddress.FaultOfCharacters(location) is { } characters)
            return $"the Location cannot be used: {characters}.";
        if (!Uri.TryCreate(location, UriKind.Absolute, out var address))
            return "the Location is not an absolute address.";
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)))
            return "the Location must start with https:// (http:// only for a loopback address).";
        if (address.UserInfo.Length > 0)
            return "the Location must not carry a user name.";
        return address.Fragment.Length > 0 ? "the Location must not have a fragment." : null;
    }

    private static bool IsLoopback(Uri address) => address.Host is "localhost" or "127.0.0.1" or "[::1]";
}
