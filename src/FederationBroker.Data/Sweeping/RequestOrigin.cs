using System.Net;
using System.Net.Sockets;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Sweeping;

/// <summary>Says which rows came from the same place, without keeping the place.</summary>
public sealed class RequestOrigin(Sealer sealer)
{
    private const int Length = 8;

    public byte[] DigestOf(TenantId tenant, IPAddress? address) =>
        sealer.Digest("request-origin", tenant, NetworkOf(address))[..Length];

    // An IPv6 household owns a /64: single addresses would make 2^64 places of it.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();
        var octets = address.GetAddressBytes();
        Array.Clear(octets, 8, 8);
        return new IPAddress(octets).ToString();
    }
}
