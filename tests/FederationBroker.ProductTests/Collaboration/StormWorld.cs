using System.Collections.Concurrent;
using System.Net;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Two nodes with adapters of their own, a database of their own, and the other side's systems: everything but the last
/// is killed now and then.
/// </summary>
internal sealed class StormWorld : IAsyncDisposable
{
    private static readonly string[] Adapters = ["RestBiller.dll", "RestOttSubscriptions.dll"];

    private readonly PrivateCluster cluster;
    private readonly ConcurrentDictionary<int, (BrokerProcess Node, HttpClient Client)> nodes = new();
    private readonly Random dice;
    private int starts;

    private StormWorld(PrivateCluster cluster, ShopWorld shop, int seed) =>
        (this.cluster, Shop, dice) = (cluster, shop, new Random(seed));

    public ShopWorld Shop { get; }

    public ConcurrentDictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    public static async Task<StormWorld> StartAsync(int offers, int seed)
    {
        var cluster = await PrivateCluster.StartAsync();
        var shop = new ShopWorld
        {
            Cluster = cluster,
            ManyOffers = offers,
            Timeout = "00:00:05",
        };
        await shop.InitializeAsync();
        return new StormWorld(cluster, shop, seed);
    }

    /// <summary>From here on the nodes are processes; the one that people were added with is gone.</summary>
    public async Task BeginAsync(int count)
    {
        await Shop.World.Node.DisposeAsync();
        await Task.WhenAll(Enumerable.Range(0, count).Select(StartNodeAsync));
        await Task.WhenAll(nodes.Values.Select(pair => ShopWorld.ReadyAsync(pair.Node)));
    }

    /// <summary>What became of adapters, as the nodes that run now have logged it.</summary>
    public IEnumerable<string> AdapterLives() =>
        nodes
            .OrderBy(node => node.Key)
            .SelectMany(node => LinesOf(node.Value.Node).Select(line => $"{node.Key}: {line}"));

    private static IEnumerable<string> LinesOf(BrokerProcess node) =>
        node
            .Log.Text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("Adapter ", StringComparison.Ordinal));

    /// <summary>A node that may be there.</summary>
    public HttpClient AnyNode()
    {
        var clients = nodes.Values.ToArray();
        lock (dice)
            return clients[dice.Next(clients.Length)].Client;
    }

    /// <summary>SIGKILL for a node or an adapter of one, or an immediate end of the database; then it is
    /// back.</summary>
    public async Task KillSomethingAsync()
    {
        var (what, which) = Choose();
        switch (what)
        {
            case 0:
                Count("nodes");
                await ReplaceAsync(which % nodes.Count);
                break;
            case 1:
                Count("databases");
                await cluster.EndAsync();
                await cluster.BeginAsync();
                break;
            default:
                Count("adapters");
                var running = AdapterProcesses.Of(Adapters[which % 2], Shop.World.Folder);
                if (running.Count > 0)
                    AdapterProcesses.Kill(running[which % running.Count]);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (node, client) in nodes.Values)
        {
            client.Dispose();
            await node.DisposeAsync();
        }

        await Shop.DisposeAsync();
        await cluster.DisposeAsync();
    }

    private (int What, int Which) Choose()
    {
        lock (dice)
            return (dice.Next(4), dice.Next(1000));
    }

    private void Count(string what) => Kills.AddOrUpdate(what, 1, (_, before) => before + 1);

    private async Task ReplaceAsync(int place)
    {
        var (victim, _) = nodes[place];
        victim.Kill();
        await StartNodeAsync(place);
        // Its client goes with the world: somebody may still be waiting for an answer.
        await victim.DisposeAsync();
    }

    private async Task StartNodeAsync(int place)
    {
        var node = await BrokerProcess.StartAsync(
            Shop.World,
            $"storm-{place}-{Interlocked.Increment(ref starts)}",
            [("Logging:LogLevel:Default", "Warning"), ("Logging:LogLevel:FederationBroker.Plugins", "Information")]
        );
        var client = BrokerNode.ClientFor(node.Port);
        client.Timeout = TimeSpan.FromSeconds(20);
        nodes[place] = (node, client);
    }
}
