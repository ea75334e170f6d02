using System.Globalization;
using FederationBroker.Kernel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// A YAML mapping that is read key by key. It notes every fault with its place and goes on, so that one run reports all
/// of them; keys that nobody asked for are faults too (a misspelt key must not silently mean its default).
/// </summary>
internal sealed class Section(YamlMappingNode node, string file, string path, ICollection<ConfigurationFault> faults)
{
    private readonly HashSet<string> known = [];

    public string File => file;

    /// <summary>Null when the key is not there; an empty text in quotes is a fault, since it would mean something else
    /// to every reader.</summary>
    public string? Text(string key)
    {
        if (Scalar(key)?.Value is not { } text)
            return null;
        if (text.Length > 0)
            return text;
        Fault(key, "empty", $"{PathOf(key)} is empty.", "Give it a value, or remove the key.");
        return null;
    }

    public string RequiredText(string key)
    {
        if (Scalar(key) is { Value: { Length: > 0 } text })
            return text;
        if (Child(key) is null)
            Fault(node.Start, "required", $"{PathOf(key)} is missing.", $"Add `{key}:`.");
        else
            Fault(key, "required", $"{PathOf(key)} is empty.", "Give it a value.");
        return string.Empty;
    }

    public bool Flag(string key, bool otherwise)
    {
        if (Scalar(key) is not { } scalar)
            return otherwise;
        if (bool.TryParse(scalar.Value, out var flag))
            return flag;
        Fault(key, "boolean", $"{PathOf(key)} must be true or false.", "Write true or false.");
        return otherwise;
    }

    /// <summary>A number and a unit: <c>800ms</c>, <c>90s</c>, <c>10m</c>, <c>12h</c>, <c>30d</c>.</summary>
    public TimeSpan Duration(string key, TimeSpan otherwise, TimeSpan minimum, TimeSpan maximum)
    {
        if (Scalar(key)?.Value is not { } text)
            return otherwise;
        if (TryParseDuration(text) is { } duration && duration >= minimum && duration <= maximum)
            return duration;
        Fault(
            key,
            "duration",
            $"{PathOf(key)} must be between {minimum} and {maximum}.",
            "Write a number and a unit, such as 800ms, 90s, 10m, 12h or 30d."
        );
        return otherwise;
    }

    /// <summary>A day, which begins at midnight in UTC, or a moment with its zone.</summary>
    public DateTimeOffset? Date(string key)
    {
        if (Scalar(key)?.Value is not { } text)
            return null;
        if (Kernel.Instant.TryParse(text, out var instant))
            return instant.Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        Fault(
            key,
            "date",
            $"{PathOf(key)} is not a date.",
            "Write 2026-01-31 (a day begins at midnight UTC) or 2026-01-31T12:00:00Z."
        );
        return null;
    }

    /// <summary>One of a closed set of words.</summary>
    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices, T otherwise)
    {
        if (Scalar(key)?.Value is not { } text)
            return otherwise;
        if (choices.TryGetValue(text, out var choice))
            return choice;
        Fault(
            key,
            "choice",
            $"{PathOf(key)} is not one of {string.Join(", ", choices.Keys)}.",
            NearestHint(text, choices.Keys)
        );
        return otherwise;
    }

    public List<Item> Items(string key)
    {
        switch (Child(key))
        {
            case null:
                return [];
            case YamlSequenceNode sequence
                when sequence.Children.All(child => child is YamlScalarNode { Value.Length: > 0 }):
                return
                [
                    .. sequence
                        .Children.Cast<YamlScalarNode>()
                        .Select(item => new Item(item.Value ?? string.Empty, item.Start)),
                ];
            case YamlScalarNode { Value: { Length: > 0 } value } scalar:
                return [new Item(value, scalar.Start)];
            default:
                Fault(
                    key,
                    "list",
                    $"{PathOf(key)} must be a list of values.",
                    "Write [one, two] or one `- item` per line."
                );
                return [];
        }
    }

    public Section? Sub(string key)
    {
        switch (Child(key))
        {
            case null:
                return null;
            case YamlMappingNode mapping:
                return new Section(mapping, file, PathOf(key), faults);
            default:
                Fault(key, "mapping", $"{PathOf(key)} must hold keys and values.", "Indent its keys below it.");
                return null;
        }
    }

    public List<Section> Subs(string key)
    {
        if (Child(key) is null)
            return [];
        if (Child(key) is YamlSequenceNode sequence && sequence.Children.All(child => child is YamlMappingNode))
            return
            [
                .. sequence
                    .Children.Cast<YamlMappingNode>()
                    .Select((child, i) => new Section(child, file, $"{PathOf(key)}[{i}]", faults)),
            ];
        Fault(key, "list", $"{PathOf(key)} must be a list of entries.", "Start each entry with `- `.");
        return [];
    }

    /// <summary>All keys and texts of a mapping whose keys are free, such as languages.</summary>
    public Dictionary<string, string> Texts(string key)
    {
        if (Child(key) is not YamlMappingNode mapping)
            return [];
        foreach (var (word, other) in mapping.Children.Where(pair => pair.Value is not YamlScalarNode))
            Fault(
                other.Start,
                "text",
                $"{PathOf(key)}.{word} must be a single value.",
                "Write one value behind the colon."
            );
        return mapping
            .Children.Where(pair => pair is { Key: YamlScalarNode, Value: YamlScalarNode })
            .ToDictionary(
                pair => ((YamlScalarNode)pair.Key).Value ?? string.Empty,
                pair => ((YamlScalarNode)pair.Value).Value ?? string.Empty
            );
    }

    /// <summary>A mapping that somebody else reads, as a JSON object; without one: an empty object.</summary>
    /// <param name="place">Makes a full path of what stands behind <c>path:</c>.</param>
    public string Json(string key, Func<string, string> place) => Sub(key) is { } sub ? sub.Json(place) : "{}";

    private string Json(Func<string, string> place) => YamlJson.Of(node, place)!.ToJsonString();

    /// <summary>A value as it stands there, without a word when there is none; does not count as asking for the
    /// key.</summary>
    public string? Peek(string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? (child as YamlScalarNode)?.Value : null;

    /// <summary>Where the key's value stands; where the section begins when there is none.</summary>
    public Mark PlaceOf(string key) => Child(key)?.Start ?? node.Start;

    public void Fault(string key, string rule, string message, string fix) => Fault(PlaceOf(key), rule, message, fix);

    public void Fault(Mark place, string rule, string message, string fix) =>
        faults.Add(new ConfigurationFault(file, (int)place.Line, (int)place.Column, rule, message, fix));

    /// <summary>Something that works, but hardly as whoever wrote it expects.</summary>
    public void Warn(string key, string rule, string message, string fix) => Warn(PlaceOf(key), rule, message, fix);

    public void Warn(Mark place, string rule, string message, string fix) =>
        faults.Add(
            new ConfigurationFault(file, (int)place.Line, (int)place.Column, rule, message, fix) { IsWarning = true }
        );

    /// <summary>Call when everything was read.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (
            var key in node
                .Children.Keys.OfType<YamlScalarNode>()
                .Where(key => !known.Contains(key.Value ?? string.Empty))
        )
            Fault(key.Start, "unknown-key", $"{PathOf(key.Value!)} is not known.", NearestHint(key.Value!, known));
    }

    private YamlNode? Child(string key)
    {
        known.Add(key);
        return node.Children.TryGetValue(new YamlScalarNode(key), out var child) && !IsNothing(child) ? child : null;
    }

    // YAML 1.2 10.3.2: what `key:` and `key: null` mean.
    private static bool IsNothing(YamlNode child) =>
        child is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private YamlScalarNode? Scalar(string key)
    {
        switch (Child(key))
        {
            case null:
                return null;
            case YamlScalarNode scalar:
                return scalar;
            default:
                Fault(key, "text", $"{PathOf(key)} must be a single value.", "Write one value behind the colon.");
                return null;
        }
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static TimeSpan? TryParseDuration(string text)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        long? ticks = text[digits.Length..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        return ticks <= long.MaxValue / Math.Max(number, 1) ? TimeSpan.FromTicks(number * ticks.Value) : null;
    }

    internal static string NearestHint(string word, IEnumerable<string> candidates)
    {
        return NearestName.Find(word, candidates) is { } nearest
            ? $"Did you mean `{nearest}`?"
            : "Remove it, or see infra/CONFIGURATION.md.";
    }
}

/// <summary>A list entry and where it stands.</summary>
internal sealed record Item(string Value, Mark Place);
