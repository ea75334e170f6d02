using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederationBroker.Federation.Answers;

/// <summary>
/// Writes the members of one JSON object, each name once. Everything this provider signs or answers is written through
/// it: a second <c>sub</c> is believed by some readers and overlooked by others (RFC 8259 4), so it must not come into
/// being, whatever an agreement calls its data.
/// </summary>
public sealed class JsonMembers(Utf8JsonWriter json)
{
    // Some readers fold case when they look for a member.
    private readonly HashSet<string> written = new(StringComparer.OrdinalIgnoreCase);

    public void WriteString(string name, string value) => Named(name).WriteStringValue(value);

    public void WriteString(string name, Guid value) => Named(name).WriteStringValue(value);

    public void WriteString(string name, DateTimeOffset value) => Named(name).WriteStringValue(value);

    public void WriteNumber(string name, long value) => Named(name).WriteNumberValue(value);

    public void WriteBoolean(string name, bool value) => Named(name).WriteBooleanValue(value);

    public void WriteValue(string name, JsonNode value) => value.WriteTo(Named(name));

    public void WriteStrings(string name, IEnumerable<string> values)
    {
        Named(name).WriteStartArray();
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public void WriteObject(string name, Action<JsonMembers> write)
    {
        Named(name);
        Write(json, write);
    }

    public void WriteObjects<T>(string name, IEnumerable<T> items, Action<JsonMembers, T> write)
    {
        Named(name).WriteStartArray();
        foreach (var item in items)
            Write(json, members => write(members, item));
        json.WriteEndArray();
    }

    /// <summary>A whole object.</summary>
    public static void Write(Utf8JsonWriter json, Action<JsonMembers> write)
    {
        json.WriteStartObject();
        write(new JsonMembers(json));
        json.WriteEndObject();
    }

    private Utf8JsonWriter Named(string name)
    {
        if (!written.Add(name))
            throw new InvalidOperationException($"The member {name} is written already.");
        json.WritePropertyName(name);
        return json;
    }
}
