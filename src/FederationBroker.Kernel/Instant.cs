using System.Globalization;
using System.Text.RegularExpressions;

namespace FederationBroker.Kernel;

/// <summary>
/// A date-time of RFC 3339: with seconds and with a zone, <c>2026-12-31T23:59:59Z</c>. The one way in for every time
/// that somebody writes: without a zone the same text would mean another instant on each node.
/// </summary>
public readonly partial record struct Instant(DateTimeOffset Value)
{
    /// <summary>What to do about a text that is none.</summary>
    public const string Fix =
        "Write a date-time of RFC 3339 with its zone, such as 2026-12-31T23:59:59Z or 2026-12-31T23:59:59+01:00.";

    // .NET keeps ten-millionths of a second; more digits are refused, since they could not be given back.
    private static readonly string[] Formats =
    [
        .. Enumerable
            .Range(0, 8)
            .Select(digits =>
                $"yyyy-MM-dd'T'HH:mm:ss{(digits == 0 ? string.Empty : $".{new string('f', digits)}")}zzz"
            ),
    ];

    public static bool TryParse(string? text, out Instant instant)
    {
        instant = default;
        if (text is null || !Form().IsMatch(text))
            return false;
        // RFC 3339 4.3: "-00:00" is UTC as well. "T" and "Z" may be small (5.6).
        var upper = text.ToUpperInvariant();
        var zoned = upper[^1] == 'Z' ? $"{upper[..^1]}+00:00" : upper;
        // Outside of what the database can hold in UTC, the year is a slip of the pen.
        if (
            !DateTimeOffset.TryParseExact(
                zoned,
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var value
            )
        )
            return false;
        if (value.UtcDateTime.Year is < 2 or > 9998)
            return false;
        instant = new Instant(value);
        return true;
    }

    public override string ToString() => Value.ToString("O", CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,7})?([Zz]|[+-]\d{2}:\d{2})\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Form();
}
