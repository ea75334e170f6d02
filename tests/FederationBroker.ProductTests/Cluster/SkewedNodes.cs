namespace FederationBroker.ProductTests.Cluster;

/// <summary>
/// Nodes on machines whose clocks are a minute and ten minutes off, ahead and behind, on one database.
/// </summary>
public sealed class SkewedNodes : IAsyncLifetime
{
    private static readonly int[] Seconds = [60, -60, 600, -600];

    private readonly Dictionary<int, BrokerNode> nodes = [];
    private readonly Dictionary<int, SkewedClock> clocks = [];

    public BrokerWorld World { get; private set; } = null!;

    /// <summary>Where something begins and where it ends, by how many seconds the machine's clock is ahead.</summary>
    public static TheoryData<int, int> Pairs => [.. Seconds.Select(seconds => (seconds, -seconds))];

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(Configure);
        foreach (var seconds in Seconds)
        {
            clocks[seconds] = new SkewedClock(World.Clock, TimeSpan.FromSeconds(seconds));
            nodes[seconds] = await World.StartNodeAsync(clocks[seconds]);
        }

        await World.Node.PutCatalogueAsync(SampleCatalogue.Sound);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    public BrokerNode AheadBy(int seconds) => nodes[seconds];

    public SkewedClock ClockOf(int seconds) => clocks[seconds];

    private static void Configure(ConfigurationFolder configuration)
    {
        TwoNodes.Configure(configuration);
        configuration.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner(
                "stream",
                grantTypes: "authorization_code, refresh_token, client_credentials",
                standing: true
            )
        );
    }
}
