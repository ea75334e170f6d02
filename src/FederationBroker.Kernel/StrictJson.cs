using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FederationBroker.Kernel;

/// <summary>
/// How many characters a text, or each text of a list, may have: in a body, in a query, in a path. Also in the API
/// description.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LongestAttribute(int characters) : Attribute
{
    public int Characters { get; } = characters;

    public static int? Of(ICustomAttributeProvider? place) =>
        place?.GetCustomAttributes(typeof(LongestAttribute), inherit: true) is [LongestAttribute longest, ..]
            ? longest.Characters
            : null;

    /// <summary>
    /// Of a member of a body, wherever its type says so: at the property, or at the parameter that it is made from.
    /// </summary>
    public static int? Of(JsonPropertyInfo member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Of(member.AttributeProvider) ?? Of(member.AssociatedParameter?.AttributeProvider);
    }
}

/// <summary>
/// What holds for every JSON that somebody sends: texts that can be stored, times with a zone, no member twice.
/// </summary>
public static class StrictJson
{
    /// <summary>Begins the message of a fault whose rest is a sentence for the sender.</summary>
    public const string SaidMark = "fb:";

    /// <summary>Deep enough for everything that is taken here, and far from what a stack holds.</summary>
    public const int MaxDepth = 16;

    /// <summary>
    /// What a reading of ours has said: the place in the body, and the sentence; null when the serializer said
    /// something else.
    /// </summary>
    public static (string Place, string Fix)? SaidBy(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Message.StartsWith(SaidMark, StringComparison.Ordinal)
            ? (PlaceOf(fault), fault.Message[SaidMark.Length..])
            : null;
    }

    /// <summary>Path below the body's own object, such as <c>roles[1]</c>.</summary>
    public static string PlaceOf(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal)
            ? path[2..]
            : "body";
    }

    /// <returns>Null: it is not JSON as <paramref name="options"/> want it, or a text in it is none.</returns>
    public static JsonElement? Read(ReadOnlyMemory<byte> json, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(json, options);
            return HasSoundTexts(document.RootElement) ? document.RootElement.Clone() : null;
        }
        // The second is what the framework says of two members when the name of one is no text.
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// False where a text or the name of a member is none: half a surrogate pair, or octets that are not UTF-8. The
    /// framework's elements throw when they are asked for such a text, wherever that may be.
    /// </summary>
    public static bool HasSoundTexts(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.String => json.GetString() is not null,
                JsonValueKind.Array => json.EnumerateArray().All(HasSoundTexts),
                JsonValueKind.Object => json.EnumerateObject()
                    .All(member => member.Name is not null && HasSoundTexts(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public static void Apply(JsonSerializerOptions json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.AllowDuplicateProperties = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.PropertyNameCaseInsensitive = false;
        json.RespectNullableAnnotations = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = MaxDepth;
        json.Converters.Add(new JsonTextConverter());
        json.Converters.Add(new JsonInstantConverter());
        json.Converters.Add(new JsonObjectConverter());
        json.TypeInfoResolver = (json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Limit);
    }

    private static void Limit(JsonTypeInfo shape)
    {
        foreach (var member in shape.Properties)
        {
            if (LongestAttribute.Of(member) is not { } longest)
                continue;
            if (member.PropertyType == typeof(string))
                member.CustomConverter = new JsonTextConverter(longest);
            if (member.PropertyType == typeof(ImmutableArray<string>))
                member.CustomConverter = new JsonTextsConverter(longest);
        }
    }
}

/// <summary>A text that can be stored, of bounded length; see <see cref="StoredText"/>.</summary>
public sealed class JsonTextConverter(int longest) : JsonConverter<string>
{
    public JsonTextConverter()
        : this(StoredText.Longest) { }

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadText(ref reader);

    public override string ReadAsPropertyName(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => Checked(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value);
    }

    /// <exception cref="JsonException">With a sentence for the sender, after
    /// <see cref="StrictJson.SaidMark"/>.</exception>
    public string ReadText(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
            ? Checked(ref reader)
            : throw new JsonException("The value could not be converted to a text.");

    private string Checked(ref Utf8JsonReader reader)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            // Half a surrogate pair, written as an escape, or bytes that are no UTF-8.
            throw new JsonException($"{StrictJson.SaidMark}{StoredText.FaultOf("\uD800", 1)}", broken);
        }

        return StoredText.FaultOf(text, longest) is { } fault
            ? throw new JsonException($"{StrictJson.SaidMark}{fault}")
            : text;
    }
}

/// <summary>A list of texts, each of bounded length.</summary>
internal sealed class JsonTextsConverter(int longest) : JsonConverter<ImmutableArray<string>>
{
    private readonly JsonTextConverter text = new(longest);

    public override ImmutableArray<string> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    )
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("The value could not be converted to a list.");
        var texts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(text.ReadText(ref reader));
        return texts.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var one in value)
            writer.WriteStringValue(one);
        writer.WriteEndArray();
    }
}

/// <summary>
/// An object of a shape that is judged later: here, that no member is there twice and that every name and text can be
/// read.
/// </summary>
internal sealed class JsonObjectConverter : JsonConverter<JsonObject>
{
    public override JsonObject? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The value could not be converted to an object.");
        var element = JsonElement.ParseValue(ref reader);
        Check(element, "$");
        return JsonObject.Create(element);
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) =>
        value.WriteTo(writer);

    private static void Check(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                CheckMembers(element, path);
                break;
            case JsonValueKind.Array:
                foreach (var (position, item) in element.EnumerateArray().Index())
                    Check(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{position}]"));
                break;
        }
    }

    private static void CheckMembers(JsonElement element, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException broken)
            {
                throw new JsonException("A name is no text.", path, lineNumber: null, bytePositionInLine: null, broken);
            }

            var place = $"{path}.{name}";
            if (!names.Add(name))
                throw new JsonException("A member is there twice.", place, lineNumber: null, bytePositionInLine: null);
            Check(member.Value, place);
        }
    }
}

/// <summary>A time of RFC 3339, with its zone; see <see cref="Instant"/>.</summary>
internal sealed class JsonInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && Instant.TryParse(new JsonTextConverter(64).ReadText(ref reader), out var instant)
            ? instant.Value
            : throw new JsonException($"{StrictJson.SaidMark}{Instant.Fix}");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }
}
