using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FederationBroker.Partners.Keys;
using Microsoft.IdentityModel.Tokens;
using NSec.Cryptography;

namespace FederationBroker.Oidc.Jose;

/// <summary>Checks a signature with a partner's keys.</summary>
internal static class KeyVerification
{
    // A key that was read once stays open as long as its partner's configuration, or key set, is the same.
    private static readonly ConditionalWeakTable<PartnerKey, SecurityKey> Opened = [];

    /// <summary>
    /// True when a key of this set, with the stated id if there is one, made the signature with this algorithm.
    /// </summary>
    public static bool Verifies(this PartnerKeySet set, CompactJws jws) =>
        set.Keys.Any(key => (jws.KeyId is null || key.KeyId is null || key.KeyId == jws.KeyId) && key.Verifies(jws));

    public static bool Verifies(this PartnerKey key, CompactJws jws)
    {
        // RFC 8725 3.1: the algorithm must be one the key is for; the token does not choose.
        if (key.Algorithm is not null && !IsSame(key.Algorithm, jws.Algorithm))
            return false;
        return (jws.Algorithm, key) switch
        {
            (SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.RsaSsaPssSha256, { Rsa: not null }) => VerifyOpened(
                key,
                jws
            ),
            (SecurityAlgorithms.EcdsaSha256, { P256: not null }) => VerifyOpened(key, jws),
            ("EdDSA" or "Ed25519", { Ed25519: { } octets }) => VerifyEd25519(octets, jws),
            _ => false,
        };
    }

    // RFC 9864: two names of one algorithm.
    private static bool IsSame(string algorithm, string? other) =>
        algorithm == other || (algorithm is "EdDSA" or "Ed25519" && other is "EdDSA" or "Ed25519");

    private static bool VerifyOpened(PartnerKey key, CompactJws jws)
    {
        var opened = Opened.GetValue(key, Open);
        var signature = opened.CryptoProviderFactory.CreateForVerifying(opened, jws.Algorithm);
        try
        {
            return signature.Verify(jws.SigningInput, jws.Signature);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            opened.CryptoProviderFactory.ReleaseSignatureProvider(signature);
        }
    }

    // By its numbers: the library makes as many handles of it as are at work at once.
    private static SecurityKey Open(PartnerKey key) =>
        key switch
        {
            { Rsa: { } rsa } => new RsaSecurityKey(rsa),
            { P256: { Q: { X: { } x, Y: { } y } } } => new JsonWebKey
            {
                Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
                Crv = JsonWebKeyECTypes.P256,
                X = Base64UrlEncoder.Encode(x),
                Y = Base64UrlEncoder.Encode(y),
            },
            _ => throw new InvalidOperationException("No such key is opened here."),
        };

    private static bool VerifyEd25519(byte[] octets, CompactJws jws) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, octets, KeyBlobFormat.RawPublicKey, out var key)
        && SignatureAlgorithm.Ed25519.Verify(key!, jws.SigningInput, jws.Signature);
}
