using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace FederationBroker.Benchmarks;

/// <summary>The table of a run.</summary>
internal sealed class Report(BenchmarkOptions options, string database)
{
    private readonly StringBuilder text = new();

    public void Add(Setup setup, Outcome broker, Outcome? peer)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## {setup.Title}\n");
        text.AppendLine("| | broker | | | | | oidc-provider | | | | | broker : oidc-provider | |");
        text.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        text.AppendLine(
            "| | per second | p50 ms | p99 ms | CPU ms | database CPU ms | per second | p50 ms | p99 ms | CPU ms "
                + "| database CPU ms | rate | CPU of both |"
        );
        foreach (var (name, ours) in broker.Scenarios)
        {
            var theirs = peer?.Scenarios.GetValueOrDefault(name);
            text.AppendLine(
                $"| {name} | {ours.PerSecond:0} | {ours.P50:0.0} | {ours.P99:0.0} | {ours.ServerCpu:0.00} | "
                    + $"{ours.DatabaseCpu:0.00} | {Columns(theirs)} | {Ratios(ours, theirs)} |"
            );
        }

        text.AppendLine("\n| | broker | oidc-provider |\n| --- | ---: | ---: |");
        Row("start to first discovery, ms (median)", broker.StartUp, peer?.StartUp);
        Row("resident memory after start, MiB", broker.MemoryAtStart, peer?.MemoryAtStart);
        Row("resident memory after load, MiB", broker.MemoryAfterLoad, peer?.MemoryAfterLoad);
    }

    public string ToMarkdown() =>
        $"""
            # Benchmark of {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC

            {System.Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; PostgreSQL {database};
            {options.Connections} keep-alive TLS connections on loopback, {options.Seconds} s each after {options.Seconds
                / 3.0:0.#} s of warming up.
            A code flow is two requests, a SAML sign-on is one with two RSA signatures. CPU is the server's processor time per operation.
            {text}
            """;

    private void Row(string name, double ours, double? theirs) =>
        text.AppendLine($"| {name} | {ours:0} | {theirs:0} |");

    private static string Columns(Measured? theirs) =>
        theirs is null
            ? "| | | | "
            : $"{theirs.PerSecond:0} | {theirs.P50:0.0} | {theirs.P99:0.0} | {theirs.ServerCpu:0.00} | "
                + $"{theirs.DatabaseCpu:0.00}";

    private static string Ratios(Measured ours, Measured? theirs) =>
        theirs is null ? "| " : $"{ours.PerSecond / theirs.PerSecond:0.0} | {ours.Cpu / theirs.Cpu:0.00}";
}
