using System.Globalization;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>What <c>/metrics</c> says, line by line.</summary>
public sealed class MetricsPage(string text)
{
    private readonly Dictionary<string, double> values = text.Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .GroupBy(parts => string.Join(' ', parts[..^(parts.Length > 2 && IsTime(parts[^1]) ? 2 : 1)]))
        .ToDictionary(
            group => group.Key,
            group => double.Parse(group.Last()[IsTime(group.Last()[^1]) ? ^2 : ^1], CultureInfo.InvariantCulture),
            StringComparer.Ordinal
        );

    public string Text => text;

    /// <summary>Every name with its labels.</summary>
    public IReadOnlyCollection<string> Series => values.Keys;

    /// <summary>The sum of all series of a name that have these labels, such as <c>outcome="granted"</c>.</summary>
    public double Sum(string name, params string[] labels) =>
        values
            .Where(series =>
                (series.Key == name || series.Key.StartsWith($"{name}{{", StringComparison.Ordinal))
                && labels.All(label => series.Key.Contains(label, StringComparison.Ordinal))
            )
            .Sum(series => series.Value);

    // Some exporters put the milliseconds since 1970 behind the value.
    private static bool IsTime(string part) => part.Length == 13 && part.All(char.IsAsciiDigit);
}
