using System.Collections.Concurrent;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.HomeNetwork;
using FederationBroker.Plugins.Calls;
using Microsoft.Extensions.Logging;

namespace FederationBroker.SignIn.HomeNetworks;

/// <summary>
/// The live link to each operator's home network system. A changed configuration makes a new one; calls under way
/// finish on the old.
/// </summary>
public sealed class HomeNetworkLinks(
    IPartnerRegistry registry,
    IEnumerable<IHomeNetworkAdapterFactory> factories,
    AdapterMeasures measures,
    TimeProvider clock,
    ILogger<HomeNetworkLinks> log
) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, Link> links = new();

    /// <summary>Configuration in the words of the adapter SDK.</summary>
    public static OperatorSystemSettings SettingsOf(ConnectedSystem system) =>
        new()
        {
            Address = new Uri(system.Address),
            Secret = system.Secret,
            Timeout = system.Timeout,
            AuthorityPem = system.AuthorityPem,
        };

    /// <summary>Answers within the configured time, whatever the operator's system does.</summary>
    internal Task<HouseholdOutcome> FindAsync(TenantId tenant, ConnectionOrigin origin, CancellationToken cancellation)
    {
        if (registry.Current.FindTenant(tenant)?.HomeNetwork is not { System: var system })
            return Task.FromResult<HouseholdOutcome>(new HouseholdOutcome.NotAtHome());
        if (!links.TryGetValue(tenant, out var link) || link.System != system)
            links[tenant] = link = Connect(tenant, system);
        return link.Calls.RunAsync(
            token => link.Adapter.FindHouseholdAsync(origin, system.Timeout, token),
            cancellation
        );
    }

    /// <summary>At the end of the process. A link that was replaced is left to its last calls.</summary>
    public void Dispose()
    {
        foreach (var link in links.Values)
        {
            link.Calls.Dispose();
            (link.Adapter as IDisposable)?.Dispose();
        }
    }

    private Link Connect(TenantId tenant, ConnectedSystem system)
    {
        var factory = factories.FirstOrDefault(factory => factory.Kind == system.Adapter)
            ?? throw new InvalidOperationException("The configuration names an adapter that this build does not have.");
        var unusable = new Unusable<HouseholdOutcome>(
            reason => new HouseholdOutcome.Unavailable(reason),
            outcome => (outcome as HouseholdOutcome.Unavailable)?.Reason
        );
        return new Link(
            system,
            factory.Create(SettingsOf(system)),
            new GuardedCalls<HouseholdOutcome>(
                new CallLimit(system.Timeout, clock),
                unusable,
                new AdapterAvailability(tenant, "home network system", "sign-in", log),
                measures.Of(tenant, "home-network", "household")
            )
        );
    }

    private sealed record Link(
        ConnectedSystem System,
        IHomeNetworkAdapter Adapter,
        GuardedCalls<HouseholdOutcome> Calls
    );
}
