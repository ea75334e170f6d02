using System.Net;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.HomeNetwork;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.SignIn.HomeNetworks;

/// <summary>
/// Whose home a connection comes from (SUB-SIGN). Asked anew every time: leases change hands, and people leave their
/// homes.
/// </summary>
public sealed class HomeLookup(HomeNetworkLinks links, TenantScope scope)
{
    /// <summary>
    /// For the browser's own connection. The address is the peer's, or what a trusted proxy says
    /// (<c>Broker:TrustedProxies</c>); headers of anybody else never count.
    /// </summary>
    public Task<HomeVerdict> FindAsync(ConnectionInfo connection, CancellationToken cancellation) =>
        connection.RemoteIpAddress is { } address
            ? FindAsync(address, connection.RemotePort, cancellation)
            : Task.FromResult<HomeVerdict>(new HomeVerdict.NotAtHome());

    /// <param name="port">0: unknown.</param>
    public async Task<HomeVerdict> FindAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var origin = new ConnectionOrigin(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
        return await links.FindAsync(scope.Tenant, origin, cancellation) switch
        {
            HouseholdOutcome.Found found when AccountNumber.TryParse(found.Account, out var number) =>
                new HomeVerdict.AtHomeOf(number),
            HouseholdOutcome.Unavailable => new HomeVerdict.Unknown(),
            _ => new HomeVerdict.NotAtHome(),
        };
    }
}

/// <summary>Whose home a connection comes from.</summary>
public abstract record HomeVerdict
{
    private HomeVerdict() { }

    public sealed record AtHomeOf(AccountNumber Account) : HomeVerdict;

    public sealed record NotAtHome : HomeVerdict;

    /// <summary>The operator's system gives no answer: nobody is let in, and nobody is thrown out for good.</summary>
    public sealed record Unknown : HomeVerdict;
}
