using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// What stands in a configuration file for somebody else to read, as JSON: quoted scalars are text, plain ones are what
/// JSON would make of them.
/// </summary>
internal static class YamlJson
{
    private const string Path = "path:";

    /// <param name="node">What stands there.</param>
    /// <param name="place">Makes a full path of one that is relative to the file: whoever reads it runs
    /// elsewhere.</param>
    public static JsonNode? Of(YamlNode node, Func<string, string> place) =>
        node switch
        {
            YamlMappingNode mapping => new JsonObject(
                mapping.Children.Select(pair => KeyValuePair.Create(NameOf(pair.Key), Of(pair.Value, place)))
            ),
            YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => Of(child, place))]),
            YamlScalarNode { Value: { } text } when text.StartsWith(Path, StringComparison.Ordinal) => JsonValue.Create(
                place(text[Path.Length..])
            ),
            YamlScalarNode scalar => Of(scalar),
            _ => null,
        };

    private static string NameOf(YamlNode key) => (key as YamlScalarNode)?.Value ?? string.Empty;

    private static JsonValue? Of(YamlScalarNode scalar) =>
        scalar switch
        {
            { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value),
            { Value: null or "" or "~" or "null" } => null,
            { Value: "true" } => JsonValue.Create(true),
            { Value: "false" } => JsonValue.Create(false),
            { Value: var text }
                when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            { Value: var text } => JsonValue.Create(text),
        };
}
