using System.Security.Cryptography;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// Teaches the framework's XML signatures the one elliptic curve algorithm taken here (RFC 6931 §2.3.6); it ships none.
/// Public only because the framework registers public types alone; nothing here is for callers.
/// </summary>
public sealed class EcdsaSha256Description : SignatureDescription
{
    public EcdsaSha256Description()
    {
        KeyAlgorithm = typeof(ECDsa).AssemblyQualifiedName;
        DigestAlgorithm = "SHA256";
    }

    internal static void Register() =>
        CryptoConfig.AddAlgorithm(typeof(EcdsaSha256Description), SignatureAlgorithm.EcdsaSha256);

    public override HashAlgorithm CreateDigest() => SHA256.Create();

    public override AsymmetricSignatureDeformatter CreateDeformatter(AsymmetricAlgorithm key) =>
        new Verifier((ECDsa)key);

    private sealed class Verifier(ECDsa key) : AsymmetricSignatureDeformatter
    {
        public override void SetHashAlgorithm(string strName)
        {
            // The description fixes SHA-256.
        }

        public override void SetKey(AsymmetricAlgorithm key) => throw new NotSupportedException("The key is fixed.");

        public override bool VerifySignature(byte[] rgbHash, byte[] rgbSignature) =>
            key.VerifyHash(rgbHash, rgbSignature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
