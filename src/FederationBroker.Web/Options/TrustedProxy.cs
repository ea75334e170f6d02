using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace FederationBroker.Web.Options;

/// <summary>
/// Where a connection comes from, when a reverse proxy stands in front. The header is read from the right: each trusted
/// hop names the one before it, and the first address that is not a trusted proxy's is the browser's. Whatever stands
/// left of it was written by strangers.
/// </summary>
internal static class TrustedProxy
{
    /// <summary>Null for text that is neither an address nor a network.</summary>
    public static IPNetwork? NetworkOf(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }

    public static void UseTrustedProxies(this WebApplication app, BrokerOptions options)
    {
        if (options.TrustedProxies.Count == 0)
            return;
        // Host and scheme stay out: addresses are made from PublicOrigin, never from a request.
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        // The framework's own defaults trust this machine.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(NetworkOf(proxy)!.Value);
        app.UseForwardedHeaders(forwarded);
    }
}
