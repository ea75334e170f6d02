using System.Collections.Concurrent;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Plugins.Calls;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Subscribers.OperatorSystem;

/// <summary>
/// The live link to each operator's OSS/BSS. A changed configuration makes a new one; calls under way finish on the
/// old.
/// </summary>
public sealed class OssLinks(
    IOssDirectory directory,
    IEnumerable<ISubscriberDataAdapterFactory> factories,
    AdapterMeasures measures,
    TimeProvider clock,
    ILogger<OssLink> log
) : IDisposable
{
    private readonly ConcurrentDictionary<TenantId, OssLink> links = new();

    public IEnumerable<TenantId> Connected => directory.Connected;

    /// <summary>Null: the operator has no OSS/BSS.</summary>
    public OssLink? Find(TenantId tenant)
    {
        if (directory.Find(tenant) is not { } connection)
            return null;
        if (links.TryGetValue(tenant, out var link) && link.Connection == connection)
            return link;
        // Two at once make two links, and the later one stays: neither has connected to anything yet.
        var adapter = FactoryOf(connection).Create(connection.Settings);
        var fresh = new OssLink(tenant, connection, adapter, measures, clock, log);
        links[tenant] = fresh;
        return fresh;
    }

    /// <summary>At the end of the process. A link that was replaced is left to its last calls.</summary>
    public void Dispose()
    {
        foreach (var link in links.Values)
            link.Dispose();
    }

    private ISubscriberDataAdapterFactory FactoryOf(OssConnection connection) =>
        factories.FirstOrDefault(factory => factory.Kind == connection.Adapter)
        ?? throw new InvalidOperationException("The configuration names an adapter that this build does not have.");
}
