using System.Globalization;

namespace FederationBroker.ProductTests.Privacy;

/// <summary>What one partner saw of one login: each member of each message by its place, as text.</summary>
public sealed class Seen
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Values => values;

    public void Add(string place, string? value)
    {
        if (value is not null)
            values[place] = value;
    }

    public string? Text(string place) => values.GetValueOrDefault(place);

    /// <summary>A number, or an instant in seconds; null for anything else.</summary>
    public double? Number(string place)
    {
        if (Text(place) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;
        var isInstant = text.Length > 18 && text.Contains(':', StringComparison.Ordinal);
        return
            isInstant
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUnixTimeMilliseconds() / 1000.0
            : null;
    }
}

/// <summary>
/// How well two partners tell which of their subscribers are the same: the chance that what they saw of one login is
/// nearer to each other than what they saw of two. A half is guessing, one is knowing.
/// </summary>
public static class Closeness
{
    /// <summary>Compares two values as numbers or instants where they are, as texts otherwise.</summary>
    public static double Distance(Seen left, string leftPlace, Seen right, string rightPlace)
    {
        if (left.Number(leftPlace) is { } a && right.Number(rightPlace) is { } b)
            return Math.Abs(a - b);
        return string.Equals(left.Text(leftPlace), right.Text(rightPlace), StringComparison.Ordinal) ? 0 : 1;
    }

    public static double Auc(IReadOnlyList<Seen> left, IReadOnlyList<Seen> right, Func<Seen, Seen, double> distance)
    {
        var same = left.Zip(right, distance).ToList();
        var different = Pairs(left.Count).Select(pair => distance(left[pair.Left], right[pair.Right])).Order().ToList();
        return same.Average(value => 1 - (Rank(different, value) / different.Count));
    }

    /// <summary>
    /// All values at once: how each place tells is learnt from one half of the logins, and tried on the other.
    /// </summary>
    public static double AucOfAll(IReadOnlyList<Seen> left, IReadOnlyList<Seen> right, IReadOnlyList<string> places)
    {
        var half = left.Count / 2;
        var weights = places.ToDictionary(
            place => place,
            place => Weight([.. left.Take(half)], [.. right.Take(half)], place)
        );
        return Auc([.. left.Skip(half)], [.. right.Skip(half)], (a, b) =>
            places.Sum(place => weights[place] * Feature(a, b, place))
        );
    }

    // Each login with some others, the same ones every time.
    private static IEnumerable<(int Left, int Right)> Pairs(int count) =>
        from left in Enumerable.Range(0, count)
        from step in Enumerable.Range(1, Math.Min(count - 1, 40))
        select (left, (left + step) % count);

    private static double Feature(Seen left, Seen right, string place) =>
        Math.Log(1 + Distance(left, place, right, place));

    private static double Weight(List<Seen> left, List<Seen> right, string place)
    {
        var same = left.Zip(right, (a, b) => Feature(a, b, place)).ToList();
        var different = Pairs(left.Count).Select(pair => Feature(left[pair.Left], right[pair.Right], place)).ToList();
        var mean = different.Average();
        var variance = different.Average(value => (value - mean) * (value - mean));
        return variance < 1e-9 ? 0 : (mean - same.Average()) / variance;
    }

    private static double Rank(List<double> sorted, double value)
    {
        var (below, above) = (0, sorted.Count);
        while (below < above)
        {
            var middle = (below + above) / 2;
            if (sorted[middle] < value)
                below = middle + 1;
            else
                above = middle;
        }

        var end = below;
        while (end < sorted.Count && sorted[end] <= value)
            end++;
        return (below + end) / 2.0;
    }
}
