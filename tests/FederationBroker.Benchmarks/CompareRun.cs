using System.Globalization;

namespace FederationBroker.Benchmarks;

/// <summary>
/// Whether one build of the broker takes more processor time than another. Two runs one after the other cannot tell a
/// few percent: the machine changes more than that between them. Here both builds run at once, on the same processor,
/// and are loaded in turns of a few seconds; what counts is the ratio of neighbouring turns, over several starts, since
/// the runtime compiles the same program a little differently each time.
/// </summary>
internal static class CompareRun
{
    private const int Turns = 8;
    private const int WarmUpTurns = 3;
    private const double Allowed = 1.03;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    /// <param name="only">Scenarios whose names contain this.</param>
    /// <returns>0 when no scenario's median ratio is above the limit.</returns>
    public static async Task<int> RunAsync(string before, string after, int starts, string only)
    {
        var setup = new BenchmarkOptions().Setups[0];
        Run.GiveWay(setup);
        await using var old = await BrokerUnderTest.PrepareAsync(before, subscribers: 8);
        await using var current = await BrokerUnderTest.PrepareAsync(after, subscribers: 8);
        var scenarios = Run
            .Scenarios.Where(scenario => scenario.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var ratios = scenarios.ToDictionary(scenario => scenario.Name, _ => new List<double>());
        for (var start = 1; start <= starts; start++)
        {
            await using var first = await old.StartAsync(setup.ServerProcessors, setup.Workers);
            await using var second = await current.StartAsync(setup.ServerProcessors, setup.Workers);
            foreach (var (name, step) in scenarios)
            {
                var pair = await PairAsync(new Side(old, first, step), new Side(current, second, step));
                ratios[name].AddRange(pair);
                Console.WriteLine(Line($"start {start}, {name}", pair));
            }
        }

        Console.WriteLine("\nProcessor time per operation, after : before");
        foreach (var (name, all) in ratios)
            Console.WriteLine(Line(name, all));
        return ratios.Values.All(all => Quantile(all, 0.5) <= Allowed) ? 0 : 1;
    }

    // Whoever goes first in a pair alternates, so that a drift of the machine favours neither.
    private static async Task<List<double>> PairAsync(Side before, Side after)
    {
        var ratios = new List<double>();
        for (var turn = 0; turn < WarmUpTurns + Turns; turn++)
        {
            var (first, second) = turn % 2 == 0 ? (before, after) : (after, before);
            var one = await first.LoadAsync(Turn);
            var two = await second.LoadAsync(Turn);
            if (turn >= WarmUpTurns)
                ratios.Add(turn % 2 == 0 ? two / one : one / two);
        }

        return ratios;
    }

    private static string Line(string title, List<double> ratios) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {title}: {Quantile(ratios, 0.5):0.000} (half of {ratios.Count} pairs between "
                + $"{Quantile(ratios, 0.25):0.000} and {Quantile(ratios, 0.75):0.000})"
        );

    private static double Quantile(List<double> ratios, double quantile) =>
        ratios.Order().ElementAt((int)(quantile * (ratios.Count - 1)));

    /// <summary>One of the two builds, while it runs.</summary>
    private sealed record Side(BrokerUnderTest Broker, ServerProcess Server, Func<Connection, Step> Step)
    {
        /// <summary>Milliseconds of the server's processor time per operation.</summary>
        public async Task<double> LoadAsync(TimeSpan duration)
        {
            List<Connection> connections =
            [
                .. Broker.Browsers.Select(cookies => new Connection(BrokerUnderTest.Peer, Server.Port, cookies)),
            ];
            var measured = await Load.RunAsync(
                [.. connections.Select(Step)],
                duration / 6,
                duration,
                Server,
                databaseCpu: null
            );
            connections.ForEach(connection => connection.Dispose());
            return measured.ServerCpu;
        }
    }
}
