namespace FederationBroker.ProductTests.Faults;

/// <summary>Two nodes as processes, on a database server of their own that a test may freeze and stop.</summary>
public sealed class OutageWorld : IAsyncLifetime
{
    public PrivateCluster Cluster { get; private set; } = null!;

    public BrokerWorld World { get; private set; } = null!;

    public BrokerProcess[] Nodes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Cluster = await PrivateCluster.StartAsync();
        World = await BrokerWorld.CreateAsync(cluster: Cluster);
        Nodes = [await BrokerProcess.StartAsync(World, "outage-a"), await BrokerProcess.StartAsync(World, "outage-b")];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        await World.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    public async Task<bool> IsReadyAsync(int port)
    {
        using var client = BrokerNode.ClientFor(port);
        using var answer = await client.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    }

    public async Task AllReadyAsync()
    {
        foreach (var port in Nodes.Select(node => node.Port).Append(World.Node.Port))
            await Eventually.TrueAsync(() => IsReadyAsync(port), "the node is ready", TimeSpan.FromSeconds(30));
    }
}
