using System.Diagnostics;

namespace FederationBroker.Benchmarks;

/// <summary>What one connection does over and over; throws when the answer is not the right one.</summary>
internal delegate Task Step();

/// <param name="ServerCpu">Processor time of the server per operation: says more than the rate when the machine is
/// shared.</param>
/// <param name="DatabaseCpu">The same of its database sessions; null without a database.</param>
internal sealed record Measured(double PerSecond, double P50, double P99, double ServerCpu, double? DatabaseCpu)
{
    /// <summary>Of both, milliseconds per operation.</summary>
    public double Cpu => ServerCpu + (DatabaseCpu ?? 0);
}

/// <summary>
/// Keeps a fixed number of connections busy for a fixed time, each with one operation after the other.
/// </summary>
internal static class Load
{
    /// <param name="databaseCpu">Processor time of the database so far; null without a database.</param>
    public static async Task<Measured> RunAsync(
        IReadOnlyList<Step> connections,
        TimeSpan warmUp,
        TimeSpan duration,
        ServerProcess server,
        Func<Task<TimeSpan>>? databaseCpu
    )
    {
        await KeepBusyAsync(connections, warmUp);
        var (serverBefore, databaseBefore) = (server.Cpu, databaseCpu is null ? TimeSpan.Zero : await databaseCpu());
        var clock = Stopwatch.StartNew();
        var latencies = await KeepBusyAsync(connections, duration);
        var elapsed = clock.Elapsed;
        var serverCpu = (server.Cpu - serverBefore) / latencies.Count;
        double? database = databaseCpu is null
            ? null
            : ((await databaseCpu() - databaseBefore) / latencies.Count).TotalMilliseconds;
        latencies.Sort();
        return new Measured(
            latencies.Count / elapsed.TotalSeconds,
            At(latencies, 0.50),
            At(latencies, 0.99),
            serverCpu.TotalMilliseconds,
            database
        );
    }

    private static async Task<List<double>> KeepBusyAsync(IReadOnlyList<Step> connections, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var each = await Task.WhenAll(connections.Select(step => Task.Run(() => RepeatAsync(step, end))));
        return [.. each.SelectMany(latencies => latencies)];
    }

    private static async Task<List<double>> RepeatAsync(Step step, long end)
    {
        var latencies = new List<double>(100_000);
        while (Stopwatch.GetTimestamp() < end)
        {
            var began = Stopwatch.GetTimestamp();
            await step();
            latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return latencies;
    }

    private static double At(List<double> sorted, double quantile) =>
        sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * quantile))];
}
