using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FederationBroker.Oidc.Jose;

/// <summary>
/// Public keys of a partner (RFC 7517). Only RSA of 2048 bits or more and P-256 are taken; private members, symmetric keys and unknown
/// curves are passed over, as RFC 7517 5 wants for keys one does not understand.
/// </summary>
internal sealed class PartnerKeySet
{
    private const int MaximumKeys = 20;

    private readonly ImmutableArray<PartnerKey> keys;

    private PartnerKeySet(ImmutableArray<PartnerKey> keys) => this.keys = keys;

    public static PartnerKeySet? Parse(string json)
    {
        if (CompactJws.ParseObject(Encoding.UTF8.GetBytes(json)) is not { } root || !root.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array) return null;
        return new PartnerKeySet([.. list.EnumerateArray().Take(MaximumKeys).Select(PartnerKey.Read).OfType<PartnerKey>()]);
    }

    public bool Knows(string? keyId) => keyId is null || keys.Any(key => key.KeyId == keyId);

    /// <summary>True when a key of this set, with the stated id if there is one, made the signature with this algorithm.</summary>
    public bool Verifies(CompactJws jws)
        => keys.Any(key => (jws.KeyId is null || key.KeyId is null || key.KeyId == jws.KeyId) && key.Verifies(jws));
}

internal sealed record PartnerKey(string? KeyId, string? Algorithm, RSAParameters? Rsa, ECParameters? P256)
{
    private const int SmallestModulus = 2048 / 8;

    public static PartnerKey? Read(JsonElement jwk)
    {
        if (jwk.ValueKind != JsonValueKind.Object || jwk.TryGetProperty("d", out _) || CompactJws.Text(jwk, "use") is "enc") return null;
        var (id, algorithm) = (CompactJws.Text(jwk, "kid"), CompactJws.Text(jwk, "alg"));
        return CompactJws.Text(jwk, "kty") switch
        {
            "RSA" when Bytes(jwk, "n") is { Length: >= SmallestModulus } n && Bytes(jwk, "e") is { Length: > 0 } e
                => new PartnerKey(id, algorithm, new RSAParameters { Modulus = n, Exponent = e }, P256: null),
            "EC" when CompactJws.Text(jwk, "crv") == "P-256" && Bytes(jwk, "x") is { Length: 32 } x && Bytes(jwk, "y") is { Length: 32 } y
                => new PartnerKey(id, algorithm, Rsa: null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } }),
            _ => null,
        };
    }

    public bool Verifies(CompactJws jws)
    {
        // RFC 8725 3.1: the algorithm must be one the key is for; the token does not choose.
        if (Algorithm is not null && Algorithm != jws.Algorithm) return false;
        try
        {
            return (jws.Algorithm, Rsa, P256) switch
            {
                ("RS256", { } rsa, _) => VerifyRsa(rsa, jws, RSASignaturePadding.Pkcs1),
                ("PS256", { } rsa, _) => VerifyRsa(rsa, jws, RSASignaturePadding.Pss),
                ("ES256", _, { } p256) => VerifyP256(p256, jws),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false; // a point off the curve, an exponent of one
        }
    }

    private static bool VerifyRsa(RSAParameters parameters, CompactJws jws, RSASignaturePadding padding)
    {
        using var rsa = RSA.Create(parameters);
        return rsa.VerifyData(jws.SigningInput, jws.Signature, HashAlgorithmName.SHA256, padding);
    }

    private static bool VerifyP256(ECParameters parameters, CompactJws jws)
    {
        using var key = ECDsa.Create(parameters);
        return key.VerifyData(jws.SigningInput, jws.Signature, HashAlgorithmName.SHA256);
    }

    private static byte[]? Bytes(JsonElement jwk, string name) => CompactJws.Text(jwk, name) is { } text ? CompactJws.Decode(text) : null;
}
