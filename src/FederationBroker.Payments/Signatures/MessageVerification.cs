using System.Security.Cryptography;
using FederationBroker.Partners.Keys;
using NSec.Cryptography;

namespace FederationBroker.Payments.Signatures;

/// <summary>Whether a key of a partner made a signature (RFC 9421 3.3): ES256, or Ed25519.</summary>
internal static class MessageVerification
{
    private const string P256 = "ecdsa-p256-sha256";
    private const string Ed25519 = "ed25519";

    /// <param name="algorithm">As the signature says; null: as the key is. The key decides, never the message.</param>
    public static bool Verifies(
        this PartnerKey key,
        string? algorithm,
        ReadOnlySpan<byte> signed,
        ReadOnlySpan<byte> signature
    ) =>
        key switch
        {
            { P256: { } point } when algorithm is null or P256 => VerifiesP256(point, signed, signature),
            { Ed25519: { } octets } when algorithm is null or Ed25519 => VerifiesEd25519(octets, signed, signature),
            _ => false,
        };

    private static bool VerifiesP256(ECParameters point, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(point);
        return key.VerifyData(
            signed,
            signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    private static bool VerifiesEd25519(byte[] octets, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, octets, KeyBlobFormat.RawPublicKey, out var key)
        && SignatureAlgorithm.Ed25519.Verify(key!, signed, signature);
}
