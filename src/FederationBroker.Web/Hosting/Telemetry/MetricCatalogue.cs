using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using OpenTelemetry.Metrics;

namespace FederationBroker.Web.Hosting.Telemetry;

/// <summary>
/// Every metric that leaves a node, and by what it is told apart. What is not named here is dropped, tag by tag:
/// frameworks add to what they measure, and some of that is an address, a host name or a path somebody else chose.
/// </summary>
internal static class MetricCatalogue
{
    // Bounded by operators × partners × words; a process that runs full counts the rest under one series.
    private const int MostPartnerSeries = 10_000;

    private const string Error = "error.type";
    private const string Method = "http.request.method";
    private const string Status = "http.response.status_code";
    private const string Pool = "db.client.connection.pool.name";
    private const string Tls = "tls.protocol.version";

    private static readonly FrozenSet<string> Own = Meters.All.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ByPartner = FrozenSet.Create(
        StringComparer.Ordinal,
        "fbroker.decisions",
        "fbroker.standing.decisions",
        "fbroker.tokens.issued"
    );

    private static readonly FrozenDictionary<string, string[]> Frameworks = new Dictionary<string, string[]>
    {
        // The route is the template of an endpoint of ours; a path that leads nowhere has none.
        ["http.server.request.duration"] = ["http.route", Method, Status, Error],
        ["http.server.active_requests"] = [],
        ["kestrel.active_connections"] = [],
        ["kestrel.connection.duration"] = [Tls, Error],
        ["kestrel.rejected_connections"] = [],
        ["kestrel.queued_connections"] = [],
        ["kestrel.queued_requests"] = [],
        ["kestrel.tls_handshake.duration"] = [Tls, Error],
        ["kestrel.active_tls_handshakes"] = [],
        // Without the host: partners choose some of them.
        ["http.client.request.duration"] = [Method, Status, Error],
        ["http.client.active_requests"] = [],
        ["db.client.connection.count"] = [Pool, "db.client.connection.state"],
        ["db.client.connection.max"] = [Pool],
        ["db.client.connection.npgsql.pending_requests"] = [Pool],
        ["db.client.connection.npgsql.timeouts"] = [Pool],
        ["db.client.connection.npgsql.create_time"] = [Pool],
        ["db.client.operation.duration"] = [Pool, Error],
        ["db.client.operation.failed"] = [Pool],
        ["db.client.operation.npgsql.executing"] = [Pool],
        ["db.client.operation.npgsql.bytes_read"] = [Pool],
        ["db.client.operation.npgsql.bytes_written"] = [Pool],
        ["db.client.operation.npgsql.prepared_ratio"] = [Pool],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] RuntimeTags = ["gc.heap.generation", "cpu.mode", Error];

    public static MetricStreamConfiguration? StreamOf(Instrument instrument)
    {
        if (Own.Contains(instrument.Meter.Name))
            return ByPartner.Contains(instrument.Name)
                ? new MetricStreamConfiguration { TagKeys = [.. MeterTags.All], CardinalityLimit = MostPartnerSeries }
                : new MetricStreamConfiguration { TagKeys = [.. MeterTags.All] };
        if (instrument.Meter.Name == "System.Runtime")
            return new MetricStreamConfiguration { TagKeys = RuntimeTags };
        return Frameworks.TryGetValue(instrument.Name, out var tags)
            ? new MetricStreamConfiguration { TagKeys = tags }
            : MetricStreamConfiguration.Drop;
    }
}
