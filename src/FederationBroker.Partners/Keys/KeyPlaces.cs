using System.Text.Json;

namespace FederationBroker.Partners.Keys;

/// <summary>Where in the file each entry of <c>keys</c> begins.</summary>
internal static class KeyPlaces
{
    /// <returns>Line and column of each entry, from 1; columns count octets.</returns>
    public static List<(int Line, int Column)> In(ReadOnlySpan<byte> json)
    {
        var places = new List<(int Line, int Column)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        while (reader.Read())
        {
            if (
                reader.TokenType != JsonTokenType.PropertyName
                || reader.CurrentDepth != 1
                || !reader.ValueTextEquals("keys"u8)
            )
                continue;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                continue;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                places.Add(PlaceOf(json[..(int)reader.TokenStartIndex]));
                reader.Skip();
            }
        }

        return places;
    }

    private static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> before) =>
        (before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
}
