using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// Catalogue entries as JSON: camel case, nothing unknown, every id checked for its form while it is read.
/// </summary>
public static class CatalogueJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static readonly JsonTextConverter Text = new();

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <summary>Counts, hours and days of a document are at most this.</summary>
    private const int LargestCount = 1_000_000;

    /// <summary>
    /// Reads a file; broken JSON, a member twice or too deep a nesting throws <see cref="JsonException"/>.
    /// </summary>
    public static async Task<JsonNode?> ParseAsync(Stream stream, CancellationToken cancellation)
    {
        var document = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = StrictJson.MaxDepth };
        return await JsonNode.ParseAsync(stream, nodeOptions: null, document, cancellation);
    }

    public static string Write(ServiceCatalogue catalogue) => JsonSerializer.Serialize(catalogue, Options);

    /// <summary>For people and version control.</summary>
    public static string WriteIndented(ServiceCatalogue catalogue) => JsonSerializer.Serialize(catalogue, Indented);

    /// <summary>What the database holds was checked when it was written.</summary>
    public static ServiceCatalogue Read(string json) => JsonSerializer.Deserialize<ServiceCatalogue>(json, Options)!;

    public static ImmutableArray<ContentItem> ReadContent(string json) =>
        JsonSerializer.Deserialize<ImmutableArray<ContentItem>>(json, Options);

    /// <summary>Reads what somebody sent.</summary>
    /// <param name="place">Where the faults say they are.</param>
    public static Reading<T> TryRead<T>(JsonNode? json, string place)
        where T : class
    {
        try
        {
            if (UnknownKind(json, place) is { } unknownKind)
                return new Reading<T>.Faulty([unknownKind]);
            return json.Deserialize<T>(Options) is { } value
                ? new Reading<T>.Read(value)
                : new Reading<T>.Faulty([CatalogueErrors.NotReadable.At(place, "Send a JSON object.")]);
        }
        catch (JsonException failure)
        {
            return new Reading<T>.Faulty([
                CatalogueErrors.NotReadable.At(PlaceOf(place, failure.Path), FixFor(failure)),
            ]);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // A node is read as late as it is looked at: half a surrogate pair, or a member that is there twice.
            const string Fix = "Write each member once, and texts without half a surrogate pair.";
            return new Reading<T>.Faulty([CatalogueErrors.NotReadable.At(place, Fix)]);
        }
    }

    // The serializer's own words for this are about .NET types.
    private static Refusal? UnknownKind(JsonNode? json, string place)
    {
        if (json is not JsonObject entry)
            return null;
        if (place.StartsWith("bundles", StringComparison.Ordinal))
            return KindFault(entry, place);
        return (entry["bundles"] as JsonArray)
            ?.OfType<JsonObject>()
            .Select((bundle, position) => KindFault(bundle, $"bundles/{bundle["id"]?.ToString() ?? $"{position}"}"))
            .FirstOrDefault(fault => fault is not null);
    }

    private static Refusal? KindFault(JsonObject bundle, string place)
    {
        // Plans have "bundles" too; theirs name a bundle instead of being one.
        if (bundle.ContainsKey("bundle"))
            return null;
        var kind = bundle["kind"]?.ToString() ?? string.Empty;
        return ServiceBundle.Kinds.Contains(kind)
            ? null
            : CatalogueErrors.UnknownBundleKind.At(
                $"{place}/kind",
                $"Write one of {string.Join(", ", ServiceBundle.Kinds)}."
            );
    }

    private static string PlaceOf(string place, string? path)
    {
        var rest = (path ?? "$")
            .TrimStart('$')
            .Replace('[', '/')
            .Replace("]", string.Empty, StringComparison.Ordinal)
            .Replace('.', '/')
            .Trim('/');
        return rest.Length == 0 ? place : $"{place}/{rest}".TrimStart('/');
    }

    private static string FixFor(JsonException failure) =>
        failure.Message switch
        {
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) =>
                "Remove the member; there is none of that name here.",
            var text when text.Contains("missing required", StringComparison.Ordinal) =>
                $"Add the missing members{After(text, "including:")}",
            var text when text.StartsWith(StrictJson.SaidMark, StringComparison.Ordinal) => text[
                StrictJson.SaidMark.Length..
            ],
            _ => "Correct the value's type or spelling; the API description shows what is expected.",
        };

    private static string After(string text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? "." : $":{text[(at + mark.Length)..].Split(" Path:")[0].TrimEnd('.')}.";
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            AllowOutOfOrderMetadataProperties = true,
        };
        StrictJson.Apply(options);
        options.Converters.Add(
            new BoundedConverter<int>((ref reader) => reader.TryGetInt32(out var value) ? value : null, LargestCount)
        );
        options.Converters.Add(
            new BoundedConverter<long>((ref reader) => reader.TryGetInt64(out var value) ? value : null, Money.Largest)
        );
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(
            new TextConverter<CatalogueId>(
                CatalogueId.TryParse,
                id => id.Value,
                "Use lower-case letters, digits and hyphens, starting with a letter, at most 64 characters."
            )
        );
        options.Converters.Add(
            new TextConverter<ContentId>(ContentId.TryParse, id => id.Value, "Use 1 to 128 visible ASCII characters.")
        );
        options.Converters.Add(
            new TextConverter<DeviceType>(
                DeviceType.TryParse,
                type => type.Value,
                "Use lower-case letters, digits and hyphens, starting with a letter, at most 32 characters."
            )
        );
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private delegate bool Parse<T>(string? text, out T value);

    private delegate T? ReadNumber<T>(ref Utf8JsonReader reader)
        where T : struct;

    /// <summary>
    /// A whole number of a size that no arithmetic on it overflows: a million days from now is a date, a thousand of
    /// the largest prices is a sum. What is less than nothing is left to the rules, which say why.
    /// </summary>
    private sealed class BoundedConverter<T>(ReadNumber<T> read, long largest) : JsonConverter<T>
        where T : struct, System.Numerics.INumber<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number)
                throw new JsonException($"{StrictJson.SaidMark}Write a whole number.");
            return
                read(ref reader) is { } value && value <= T.CreateChecked(largest) && value >= T.CreateChecked(-largest)
                ? value
                : throw new JsonException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{StrictJson.SaidMark}Write a whole number of at most {largest}."
                    )
                );
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(long.CreateChecked(value));
    }

    private sealed class TextConverter<T>(Parse<T> parse, Func<T, string> write, string fix) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && parse(Text.ReadText(ref reader), out var value)
                ? value
                : throw new JsonException($"{StrictJson.SaidMark}{fix}");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));
    }
}

/// <summary>What came of reading an entry.</summary>
public abstract record Reading<T>
    where T : class
{
    private Reading() { }

    public sealed record Read(T Value) : Reading<T>;

    public sealed record Faulty(ImmutableArray<Refusal> Faults) : Reading<T>;
}
