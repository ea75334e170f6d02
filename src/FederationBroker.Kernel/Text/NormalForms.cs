using System.Globalization;
using System.Text;

namespace FederationBroker.Kernel.Text;

/// <summary>
/// Normalization forms C and KC (UAX #15). The runtime's own need ICU and do nothing without it, and a cable ID must
/// mean the same on every machine: so the tables come along, in <c>forms.txt</c>.
/// </summary>
/// <remarks>
/// <c>forms.txt</c> is made from UnicodeData.txt 14.0: <c>=</c> composes again, <c>-</c> does not, <c>~</c> is a
/// compatibility mapping, <c>^</c> a range with its combining class.
/// </remarks>
internal static class NormalForms
{
    private static readonly Lazy<Tables> Loaded = new(Tables.Read);

    /// <summary>Form C: what looks and means the same is the same. Lone surrogates stay as they are.</summary>
    public static string C(string text) => Ascii.IsValid(text) ? text : Normalise(text, compatible: false);

    /// <summary>Form KC: form C, and full and half width, ligatures and the like become what they stand for.</summary>
    public static string KC(string text) => Ascii.IsValid(text) ? text : Normalise(text, compatible: true);

    private static string Normalise(string text, bool compatible)
    {
        var tables = Loaded.Value;
        var points = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            tables.Decompose(pair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i], compatible, points);
            if (pair)
                i++;
        }

        tables.Order(points);
        var composed = tables.Compose(points);
        var result = new StringBuilder(text.Length);
        foreach (var point in composed)
        {
            if (point > char.MaxValue)
                result.Append(char.ConvertFromUtf32(point));
            else
                result.Append((char)point);
        }

        return result.ToString();
    }

    private sealed class Tables
    {
        private readonly Dictionary<int, int[]> canonical = [];
        private readonly Dictionary<int, int[]> compatible = [];
        private readonly Dictionary<(int First, int Second), int> composites = [];
        private readonly Dictionary<int, int> classes = [];

        public static Tables Read()
        {
            var tables = new Tables();
            using var stream = typeof(NormalForms).Assembly.GetManifestResourceStream("forms.txt")
                ?? throw new InvalidOperationException("The normalization tables are not part of this build.");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
                tables.Add(line[0], line[1..].Split(' '));
            return tables;
        }

        public void Decompose(int point, bool withCompatibility, List<int> into)
        {
            if (Hangul.Decompose(point, into))
                return;
            if (
                canonical.TryGetValue(point, out var parts)
                || (withCompatibility && compatible.TryGetValue(point, out parts))
            )
            {
                foreach (var part in parts)
                    Decompose(part, withCompatibility, into);
            }
            else
            {
                into.Add(point);
            }
        }

        // Marks on one letter stand in the order of their classes; equal ones keep theirs.
        public void Order(List<int> points)
        {
            for (var i = 1; i < points.Count; i++)
            {
                var own = ClassOf(points[i]);
                for (var at = i; own != 0 && at > 0 && ClassOf(points[at - 1]) > own; at--)
                    (points[at - 1], points[at]) = (points[at], points[at - 1]);
            }
        }

        public List<int> Compose(List<int> points)
        {
            var result = new List<int>(points.Count);
            var (starter, last) = (-1, 0);
            foreach (var point in points)
            {
                var own = ClassOf(point);
                var open = starter >= 0 && (starter == result.Count - 1 || (last != 0 && last < own));
                if (open && CompositeOf(result[starter], point) is { } composite)
                {
                    result[starter] = composite;
                    continue;
                }

                result.Add(point);
                last = own;
                if (own == 0)
                    starter = result.Count - 1;
            }

            return result;
        }

        private void Add(char kind, string[] fields)
        {
            var numbers = Array.ConvertAll(fields, field =>
                int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            );
            switch (kind)
            {
                case '^':
                    var own = int.Parse(fields[2], CultureInfo.InvariantCulture);
                    for (var point = numbers[0]; point <= numbers[1]; point++)
                        classes.Add(point, own);
                    break;
                case '~':
                    compatible.Add(numbers[0], numbers[1..]);
                    break;
                default:
                    canonical.Add(numbers[0], numbers[1..]);
                    if (kind == '=')
                        composites.Add((numbers[1], numbers[2]), numbers[0]);
                    break;
            }
        }

        private int ClassOf(int point) => classes.GetValueOrDefault(point);

        private int? CompositeOf(int first, int second) =>
            Hangul.CompositeOf(first, second)
            ?? (composites.TryGetValue((first, second), out var composite) ? composite : null);
    }
}
