using System.Globalization;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>
/// A node in a process of its own, since metrics are a process's: it serves <c>/metrics</c> and sends traces to a
/// collector. One visitor signs in over both protocols; strangers try what strangers try.
/// </summary>
public sealed class TelemetryWorld : IAsyncLifetime
{
    private readonly int metricsPort = FreePorts.Next();

    public BrokerWorld World { get; private set; } = null!;

    public BrokerProcess Node { get; private set; } = null!;

    public Collector Collector { get; } = new();

    /// <summary>What the visit made and nobody else may see: pseudonyms, codes, tokens.</summary>
    public IReadOnlyList<string> Secrets { get; private set; } = [];

    public Strangers Strangers => new(Node.Port);

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(
            configuration =>
            {
                SamlPartner.Register(configuration, "theatre");
                configuration.WritePartner(
                    "stream",
                    ConfigurationFolder.OidcPartner(
                        "stream",
                        grantTypes: "authorization_code, refresh_token, client_credentials",
                        standing: true
                    )
                );
            },
            trustedProxy: "127.0.0.1"
        );
        Node = await BrokerProcess.StartAsync(
            World,
            "measured",
            [
                ("Broker:MetricsPort", metricsPort.ToString(CultureInfo.InvariantCulture)),
                ("OTEL_EXPORTER_OTLP_ENDPOINT", Collector.Address),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ("OTEL_BSP_SCHEDULE_DELAY", "100"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ]
        );
        Secrets = await new Visit(World, Node.Port).MakeAsync();
        await Strangers.TryAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await World.DisposeAsync();
        await Collector.DisposeAsync();
    }

    public HttpClient NewClient() => BrokerNode.ClientFor(Node.Port);

    /// <summary>What the listener for metrics answers at a path.</summary>
    public async Task<(int Status, string Body)> AskMetricsListenerAsync(string path)
    {
        using var client = BrokerNode.ClientFor(metricsPort, $"http://127.0.0.1:{metricsPort}");
        using var answer = await client.GetAsync(path);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<MetricsPage> ScrapeAsync() => new((await AskMetricsListenerAsync("/metrics")).Body);
}
