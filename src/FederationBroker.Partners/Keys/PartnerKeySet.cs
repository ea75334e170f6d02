using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Keys;

/// <summary>
/// Public keys of a partner that its signatures can be checked with (RFC 7517): RSA of 2048 to 8192 bits, P-256, and
/// Ed25519 (RFC 8037).
/// </summary>
public sealed record PartnerKeySet(ImmutableArray<PartnerKey> Keys)
{
    public bool Knows(string? keyId) => keyId is null || Keys.Any(key => key.KeyId == keyId);
}

/// <summary>One of them: <paramref name="Rsa"/>, <paramref name="P256"/> or <paramref name="Ed25519"/>.</summary>
/// <param name="Algorithm">The only algorithm it is for; null: any that fits its kind.</param>
/// <param name="Ed25519">32 octets.</param>
public sealed record PartnerKey(
    string? KeyId,
    string? Algorithm,
    RSAParameters? Rsa,
    ECParameters? P256,
    byte[]? Ed25519 = null
)
{
    /// <returns>Null: it is private, weak, malformed, or of a kind that is not taken.</returns>
    public static PartnerKey? Read(JsonElement jwk) =>
        StrictJson.HasSoundTexts(jwk) ? (JsonWebKey.Read(jwk) as WebKeyReading.Usable)?.Key : null;
}

/// <summary>What reading a key set came to. Its usable keys count even where others in it are faulty.</summary>
/// <param name="Keys">Null when the text is not a key set at all.</param>
internal sealed record KeySetReading(PartnerKeySet? Keys, ImmutableArray<KeySetFinding> Findings);

/// <summary>Something about a key set.</summary>
/// <param name="Line">From 1.</param>
/// <param name="IsWarning">The key is passed over, as RFC 7517 5 wants for one that is not understood.</param>
internal sealed record KeySetFinding(
    int Line,
    int Column,
    string Rule,
    string Message,
    string Fix,
    bool IsWarning = false
);
