using System.Text;
using System.Text.Json;
using System.Xml;

namespace FederationBroker.ProductTests.Privacy;

/// <summary>Everything one partner received, as text to search and as single values to compare.</summary>
public sealed class PartnerView
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> values = [];

    public required string Code
    {
        init => values.Add(value);
    }

    public required string Answer
    {
        init => text.AppendLine(value);
    }

    public string Text => text.ToString();

    /// <summary>Strings of eight characters or more: shorter ones identify nobody.</summary>
    public IReadOnlySet<string> Values => values;

    public void Add(params ReadOnlySpan<JsonElement> documents)
    {
        foreach (var document in documents)
        {
            text.AppendLine(document.ToString());
            Collect(document);
        }
    }

    public void Add(XmlElement response)
    {
        text.AppendLine(response.OuterXml);
        // Names of the format, not values in it: namespaces, types, friendly names of attributes.
        foreach (
            var node in response
                .SelectNodes("//@*[local-name() != 'FriendlyName' and local-name() != 'type'] | //text()")!
                .Cast<XmlNode>()
        )
            if (node.NamespaceURI != "http://www.w3.org/2000/xmlns/" && node.Value is { Length: >= 8 } value)
                values.Add(value);
    }

    private void Collect(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                    Collect(member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    Collect(item);
                break;
            case JsonValueKind.String when json.GetString() is { Length: >= 8 } value:
                values.Add(value);
                break;
            default:
                break;
        }
    }
}
