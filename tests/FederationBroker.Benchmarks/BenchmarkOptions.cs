using System.Globalization;

namespace FederationBroker.Benchmarks;

/// <summary>How the processors are shared out in one round of measuring.</summary>
/// <param name="ServerProcessors">For taskset; null leaves the server free to use all.</param>
internal sealed record Setup(string Title, string? ServerProcessors, int Workers);

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    /// <summary>Seconds per measurement; a third of it warms up before.</summary>
    public int Seconds { get; private init; } = 10;

    public int Connections { get; private init; } = 8;

    /// <summary>How often each server is started to tell its start-up time.</summary>
    public int Starts { get; private init; } = 3;

    /// <summary>Measure scenarios whose names contain this.</summary>
    public string Only { get; private init; } = string.Empty;

    public bool BrokerOnly { get; private init; }

    /// <summary>The broker's program: another build of it can be measured for comparison.</summary>
    public string Program { get; private init; } =
        Path.Combine(TestSettings.Repository, "src/FederationBroker.Web/bin/Release/net10.0/fbroker.dll");

    /// <summary>Markdown file for the result.</summary>
    public string? Out { get; private init; }

    public IReadOnlyList<Setup> Setups { get; private init; } =
    [
        new("One processor for the server, the rest for load generator and database", "0", 1),
        new("All processors, shared by server, load generator and database", null, Environment.ProcessorCount),
    ];

    public static BenchmarkOptions? Read(string[] args)
    {
        var options = new BenchmarkOptions();
        for (var next = 0; next < args.Length; next++)
        {
            var value = next + 1 < args.Length ? args[next + 1] : string.Empty;
            if (Apply(options, args[next], value) is not { } changed)
            {
                Console.Error.WriteLine(
                    "Usage: [--seconds N] [--connections N] [--starts N] [--only SCENARIO] [--single] "
                        + "[--broker-only] [--program fbroker.dll] [--out FILE.md]"
                );
                return null;
            }

            if (args[next] is not ("--broker-only" or "--single"))
                next++;
            options = changed;
        }

        return options;
    }

    private static BenchmarkOptions? Apply(BenchmarkOptions options, string name, string value) =>
        name switch
        {
            "--seconds" => options with { Seconds = Number(value) },
            "--connections" => options with { Connections = Number(value) },
            "--starts" => options with { Starts = Number(value) },
            "--only" => options with { Only = value },
            "--program" => options with { Program = value },
            "--out" => options with { Out = value },
            "--broker-only" => options with { BrokerOnly = true },
            "--single" => options with { Setups = [options.Setups[0]] },
            _ => null,
        };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
