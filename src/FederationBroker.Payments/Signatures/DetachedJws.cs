using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Payments.Signatures;

/// <summary>
/// A JWS without its payload (RFC 7515, appendix F), which is the body byte for byte as it was received: nothing is
/// ever written anew to be checked.
/// </summary>
internal sealed class DetachedJws
{
    public const string Header = "X-JWS-Signature";

    private const int Longest = 4096;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly string protectedHeader;
    private readonly byte[] signature;

    private DetachedJws(string protectedHeader, string? algorithm, string? keyId, byte[] signature) =>
        (this.protectedHeader, Algorithm, KeyId, this.signature) = (protectedHeader, algorithm, keyId, signature);

    public string? Algorithm { get; }

    public string? KeyId { get; }

    /// <returns>Null: it is none, or asks for something that has to be understood and is not.</returns>
    public static DetachedJws? Parse(string text)
    {
        if (text.Length > Longest || text.Split('.') is not [{ Length: > 0 } header, "", { Length: > 0 } signature])
            return null;
        if (Decode(header) is not { } headerBytes || Decode(signature) is not { } signatureBytes)
            return null;
        // RFC 7515 4.1.11; RFC 7797's unencoded payloads come under it.
        return
            StrictJson.Read(headerBytes, Strict) is not { ValueKind: JsonValueKind.Object } json
            || json.TryGetProperty("crit", out _)
            ? null
            : new DetachedJws(header, Text(json, "alg"), Text(json, "kid"), signatureBytes);
    }

    public bool IsOf(PartnerKey key, ReadOnlySpan<byte> body)
    {
        var signed = Encoding.ASCII.GetBytes($"{protectedHeader}.{Base64Url.EncodeToString(body)}");
        return (key, Algorithm) switch
        {
            ({ P256: not null }, "ES256") => key.Verifies(algorithm: null, signed, signature),
            ({ Ed25519: not null }, "EdDSA" or "Ed25519") => key.Verifies(algorithm: null, signed, signature),
            _ => false,
        };
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // No padding, and nothing that decodes to the same in another writing.
    private static byte[]? Decode(string text) =>
        Base64Url.IsValid(text, out var length)
        && text[^1] != '='
        && Base64Url.DecodeFromChars(text) is var bytes
        && bytes.Length == length
        && Base64Url.EncodeToString(bytes) == text
            ? bytes
            : null;
}
