using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FederationBroker.Data.Keys;
using FederationBroker.Federation.Answers;

namespace FederationBroker.Oidc.Jose;

/// <summary>Writes and signs a compact JWT (RFC 7519).</summary>
internal static class JwtWriter
{
    public static string Write(SigningKey key, string type, Action<JsonMembers> payload)
    {
        var body = new ArrayBufferWriter<byte>(768);
        using (var json = new Utf8JsonWriter(body))
            JsonMembers.Write(json, payload);

        var header = Encoding.UTF8.GetBytes($$"""{"alg":"{{key.Algorithm}}","kid":"{{key.KeyId}}","typ":"{{type}}"}""");
        var input = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(body.WrittenSpan)}";
        return $"{input}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }
}
