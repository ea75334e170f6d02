using System.Diagnostics;

namespace FederationBroker.Benchmarks;

/// <param name="StartUp">Median, milliseconds.</param>
/// <param name="MemoryAtStart">MiB.</param>
internal sealed record Outcome(
    double StartUp,
    double MemoryAtStart,
    double MemoryAfterLoad,
    IReadOnlyDictionary<string, Measured> Scenarios
);

/// <summary>One server through all scenarios.</summary>
internal static class Run
{
    public const string Discovery = "discovery";
    public const string ClientCredentials = "token by client credentials";
    public const string CodeFlow = "code flow (authorize + token)";
    public const string Refresh = "refresh with rotation";
    public const string Introspection = "introspection";
    public const string UserInfo = "userinfo";
    public const string Saml = "SAML sign-on";

    public static readonly (string Name, Func<Connection, Step> Step)[] Scenarios =
    [
        (Discovery, connection => connection.DiscoveryAsync),
        (ClientCredentials, connection => connection.ClientCredentialsAsync),
        (CodeFlow, connection => connection.CodeFlowAsync),
        (Refresh, connection => connection.RefreshAsync),
        (Introspection, connection => connection.IntrospectionAsync),
        (UserInfo, connection => connection.UserInfoAsync),
        (Saml, connection => connection.SamlAsync),
    ];

    public static Task<Outcome> BrokerAsync(BrokerUnderTest broker, Setup setup, BenchmarkOptions options) =>
        MeasureAsync(
            BrokerUnderTest.Peer,
            () => broker.StartAsync(setup.ServerProcessors, setup.ServerProcessors is null ? null : setup.Workers),
            broker.Browsers,
            broker.DatabaseCpuAsync,
            Scenarios,
            options,
            setup
        );

    public static Task<Outcome> PeerAsync(PeerUnderTest peer, Setup setup, BenchmarkOptions options) =>
        MeasureAsync(
            peer.Peer,
            () => peer.StartAsync(setup.ServerProcessors, setup.Workers),
            peer.Browsers,
            peer.DatabaseCpuAsync,
            Scenarios.Where(scenario => scenario.Name != Saml),
            options,
            setup
        );

    private static async Task<Outcome> MeasureAsync(
        Peer peer,
        Func<Task<ServerProcess>> start,
        IReadOnlyList<string> browsers,
        Func<Task<TimeSpan>>? databaseCpu,
        IEnumerable<(string Name, Func<Connection, Step> Step)> scenarios,
        BenchmarkOptions options,
        Setup setup
    )
    {
        GiveWay(setup);
        var startUps = new List<double>();
        for (var again = 1; again < options.Starts; again++)
        {
            await using var once = await start();
            startUps.Add(once.StartUp.TotalMilliseconds);
        }

        await using var server = await start();
        startUps.Add(server.StartUp.TotalMilliseconds);
        var memoryAtStart = server.Memory;
        var measured = new Dictionary<string, Measured>();
        var duration = TimeSpan.FromSeconds(options.Seconds);
        foreach (
            var (name, step) in scenarios.Where(scenario =>
                scenario.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)
            )
        )
        {
            List<Connection> connections = [.. browsers.Select(cookies => new Connection(peer, server.Port, cookies))];
            measured[name] = await Load.RunAsync(
                [.. connections.Select(step)],
                duration / 3,
                duration,
                server,
                databaseCpu
            );
            connections.ForEach(connection => connection.Dispose());
            Console.WriteLine(
                $"  {peer.Name} {name}: {measured[name].PerSecond:0} per second, p99 {measured[name].P99:0.0} ms"
            );
        }

        startUps.Sort();
        return new Outcome(startUps[startUps.Count / 2], memoryAtStart, server.Memory, measured);
    }

    // With a processor to itself, the server must not meet the load generator there.
    public static void GiveWay(Setup setup)
    {
        using var self = Process.GetCurrentProcess();
        var all = (1L << Environment.ProcessorCount) - 1;
        if (OperatingSystem.IsLinux())
            self.ProcessorAffinity = (nint)(setup.ServerProcessors is null ? all : all & ~1L);
    }
}
