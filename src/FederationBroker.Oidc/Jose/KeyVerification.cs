using System.Security.Cryptography;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Oidc.Jose;

/// <summary>Checks a signature with a partner's keys.</summary>
internal static class KeyVerification
{
    /// <summary>
    /// True when a key of this set, with the stated id if there is one, made the signature with this algorithm.
    /// </summary>
    public static bool Verifies(this PartnerKeySet set, CompactJws jws) =>
        set.Keys.Any(key => (jws.KeyId is null || key.KeyId is null || key.KeyId == jws.KeyId) && key.Verifies(jws));

    private static bool Verifies(this PartnerKey key, CompactJws jws)
    {
        // RFC 8725 3.1: the algorithm must be one the key is for; the token does not choose.
        if (key.Algorithm is not null && key.Algorithm != jws.Algorithm)
            return false;
        try
        {
            return (jws.Algorithm, key.Rsa, key.P256) switch
            {
                ("RS256", { } rsa, _) => VerifyRsa(rsa, jws, RSASignaturePadding.Pkcs1),
                ("PS256", { } rsa, _) => VerifyRsa(rsa, jws, RSASignaturePadding.Pss),
                ("ES256", _, { } p256) => VerifyP256(p256, jws),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
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
}
