using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;

namespace FederationBroker.Plugins.Abstractions.Wire;

/// <summary>
/// How messages are written and read: members in camel case, enumerations as words, durations as <c>hh:mm:ss</c>.
/// Members that a reader does not know are read over.
/// </summary>
public static class WireJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = 16,
        };
        options.Converters.Add(new LenientWords<Reason>(Reason.Other));
        options.Converters.Add(new LenientWords<StandingReason>(StandingReason.Other));
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>
    /// A newer adapter may have words that this side does not know; they mean what <c>Other</c> means.
    /// </summary>
    private sealed class LenientWords<T>(T other) : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Enum.TryParse<T>(reader.GetString(), out var known) && Enum.IsDefined(known) ? known : other;

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
