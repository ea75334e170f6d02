using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.Oidc.Jose;

/// <summary>
/// A compact JWS that was taken apart but not believed (RFC 7515 7.1). Refuses what the specification does not allow
/// and libraries often do: padding, foreign alphabet, texts that are none, repeated members, deep nesting, more than
/// three parts, critical extensions.
/// </summary>
internal sealed class CompactJws
{
    private const int MaximumLength = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private CompactJws(JsonElement header, JsonElement payload, byte[] signingInput, byte[] signature)
    {
        Header = header;
        Payload = payload;
        SigningInput = signingInput;
        Signature = signature;
    }

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    /// <summary>The octets that were signed: header and payload as received, never encoded anew.</summary>
    public byte[] SigningInput { get; }

    public byte[] Signature { get; }

    public string? Algorithm => Text(Header, "alg");

    public string? KeyId => Text(Header, "kid");

    public string? Type => Text(Header, "typ");

    public static CompactJws? Parse(string text)
    {
        if (text.Length > MaximumLength || text.Split('.') is not [var header, var payload, var signature])
            return null;
        if (
            Decode(header) is not { } headerBytes
            || Decode(payload) is not { } payloadBytes
            || Decode(signature) is not { Length: > 0 } signatureBytes
        )
            return null;
        if (ParseObject(headerBytes) is not { } headerJson || ParseObject(payloadBytes) is not { } payloadJson)
            return null;
        // RFC 7515 4.1.11: an extension that must be understood is not; RFC 7797 unencoded payloads come under it.
        if (headerJson.TryGetProperty("crit", out _))
            return null;
        return new CompactJws(
            headerJson,
            payloadJson,
            Encoding.ASCII.GetBytes(text, 0, header.Length + 1 + payload.Length),
            signatureBytes
        );
    }

    /// <summary>A member that is a string; null for anything else.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A NumericDate (RFC 7519 2); null for anything else, including dates no clock shows.</summary>
    public static DateTimeOffset? Date(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <summary>
    /// Base64url without padding, nothing else (RFC 7515 2). The framework's decoders accept padding and blanks.
    /// </summary>
    internal static byte[]? Decode(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return null;
        }

        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    internal static JsonElement? ParseObject(ReadOnlyMemory<byte> json) => Parse(json, JsonValueKind.Object);

    internal static JsonElement? ParseArray(ReadOnlyMemory<byte> json) => Parse(json, JsonValueKind.Array);

    private static JsonElement? Parse(ReadOnlyMemory<byte> json, JsonValueKind kind) =>
        StrictJson.Read(json, Strict) is { } root && root.ValueKind == kind ? root : null;
}
