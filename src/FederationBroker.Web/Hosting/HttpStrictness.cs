using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Where the server would read HTTP/1 more generously than the proxy in front of it, the two may see different requests (request
/// smuggling). Such requests are answered with 400 and the connection is closed.
/// </summary>
internal static class HttpStrictness
{
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>Read once, when the server is made. RFC 9112 2.2: lines end with CR LF.</summary>
    public static void BeforeTheServer() => AppContext.SetSwitch(NoBareLineFeeds, isEnabled: true);

    /// <remarks>
    /// RFC 9110 8.6: Content-Length is digits. The server's usual parser takes a sign as well; the one behind a selector does not. The selector
    /// itself leaves every header as it is.
    /// </remarks>
    public static void Apply(KestrelServerOptions kestrel) => kestrel.RequestHeaderEncodingSelector = static _ => null;
}
