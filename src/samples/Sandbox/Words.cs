using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sandbox;

/// <summary>How everything is written here: members in camel case, words with hyphens.</summary>
internal static class Words
{
    public static JsonSerializerOptions Json { get; } = Make();

    public static void Settle(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Settle(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
