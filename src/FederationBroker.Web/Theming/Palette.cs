using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FederationBroker.Web.Theming;

/// <summary>
/// The colours of a look in both schemes, and whether people can read them. Checked when the node starts: an operator's
/// brand colour behind white text is the commonest way a login page becomes unreadable.
/// </summary>
internal sealed partial class Palette
{
    public static readonly Palette Empty = new(ImmutableDictionary<(Scheme, string), Colour>.Empty);

    // WCAG 2.2: 4.5 for text (1.4.3), 3 for what must be seen but not read (1.4.11).
    private static readonly (string Front, string Back, double Least)[] Pairs =
    [
        ("text", "page", 4.5),
        ("text", "surface", 4.5),
        ("text-quiet", "page", 4.5),
        ("text-quiet", "surface", 4.5),
        ("link", "page", 4.5),
        ("link", "surface", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-soft", "soft", 4.5),
        ("on-scene", "scene", 4.5),
        ("on-danger", "danger", 4.5),
        ("on-danger-soft", "danger-soft", 4.5),
        ("on-good-soft", "good-soft", 4.5),
        ("line-strong", "surface", 3),
        ("focus", "surface", 3),
        ("focus", "page", 3),
        ("accent", "surface", 3),
    ];

    private readonly ImmutableDictionary<(Scheme Scheme, string Name), Colour> colours;

    private Palette(ImmutableDictionary<(Scheme, string), Colour> colours) => this.colours = colours;

    private enum Scheme
    {
        Light,
        Dark,
    }

    /// <summary>Adds a tokens file; what it sets replaces what was inherited, each scheme on its own.</summary>
    public Palette With(string tokens, string file)
    {
        var all = colours.ToBuilder();
        var darkFrom = tokens.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal);
        foreach (Match match in Token().Matches(tokens))
        {
            var scheme = darkFrom >= 0 && match.Index > darkFrom ? Scheme.Dark : Scheme.Light;
            all[(scheme, match.Groups["name"].Value)] = new Colour(
                match.Groups["hex"].Value,
                file,
                1 + tokens.AsSpan(0, match.Index).Count('\n')
            );
        }

        return new Palette(all.ToImmutable());
    }

    public IEnumerable<ThemeFault> Faults() =>
        Enum.GetValues<Scheme>().SelectMany(scheme => Pairs.Select(pair => FaultOf(scheme, pair))).OfType<ThemeFault>();

    private ThemeFault? FaultOf(Scheme scheme, (string Front, string Back, double Least) pair)
    {
        if (
            !colours.TryGetValue((scheme, pair.Front), out var front)
            || !colours.TryGetValue((scheme, pair.Back), out var back)
        )
            return new ThemeFault(
                "tokens.css",
                0,
                "token",
                $"--{pair.Front} or --{pair.Back} is not set as #rrggbb in the "
                    + $"{scheme.ToString().ToLowerInvariant()} scheme.",
                "Set both, light ones first and dark ones in `@media (prefers-color-scheme: dark)`."
            );
        var ratio = Ratio(front.Luminance, back.Luminance);
        if (ratio >= pair.Least)
            return null;
        return new ThemeFault(
            front.File,
            front.Line,
            "contrast",
            string.Create(
                CultureInfo.InvariantCulture,
                $"--{pair.Front} on --{pair.Back} is {ratio:0.00} in the {scheme.ToString().ToLowerInvariant()} "
                    + $"scheme; {pair.Least} is the least."
            ),
            "Make one of the two darker or lighter."
        );
    }

    private static double Ratio(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    [GeneratedRegex("--(?<name>[a-z-]+):\\s*#(?<hex>[0-9a-fA-F]{6})\\s*;", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    private sealed record Colour(string Hex, string File, int Line)
    {
        // WCAG 2.2, relative luminance.
        public double Luminance => (0.2126 * Channel(0)) + (0.7152 * Channel(2)) + (0.0722 * Channel(4));

        private double Channel(int at)
        {
            var value = int.Parse(Hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255d;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }
}
