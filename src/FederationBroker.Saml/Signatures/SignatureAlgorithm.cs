using System.Collections.Frozen;
using System.Security.Cryptography;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// The signature algorithms taken from partners. A list of what is allowed: SHA-1, MD5, HMAC (which would take a public
/// key for a secret) and everything yet unknown are refused by not being here.
/// </summary>
internal sealed record SignatureAlgorithm(string Name, HashAlgorithmName Hash, bool IsEllipticCurve)
{
    public const string RsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    public const string RsaSha384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
    public const string RsaSha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
    public const string EcdsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

    private static readonly FrozenDictionary<string, SignatureAlgorithm> Allowed = new SignatureAlgorithm[]
    {
        new(RsaSha256, HashAlgorithmName.SHA256, IsEllipticCurve: false),
        new(RsaSha384, HashAlgorithmName.SHA384, IsEllipticCurve: false),
        new(RsaSha512, HashAlgorithmName.SHA512, IsEllipticCurve: false),
        new(EcdsaSha256, HashAlgorithmName.SHA256, IsEllipticCurve: true),
    }.ToFrozenDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Allowed.Keys.Order(StringComparer.Ordinal);

    public static SignatureAlgorithm? Find(string name) => Allowed.GetValueOrDefault(name);

    /// <summary>
    /// Whether this kind of key belongs to this algorithm; a message never chooses the kind of a registered key.
    /// </summary>
    public bool Fits(AsymmetricAlgorithm key) => key is ECDsa == IsEllipticCurve;

    /// <summary>
    /// True when the key made this signature; ECDSA values are r and s side by side (RFC 6931 §2.3.6).
    /// </summary>
    public bool Verifies(AsymmetricAlgorithm key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        key switch
        {
            RSA rsa when !IsEllipticCurve => rsa.VerifyData(data, signature, Hash, RSASignaturePadding.Pkcs1),
            ECDsa curve when IsEllipticCurve => curve.VerifyData(
                data,
                signature,
                Hash,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation
            ),
            _ => false,
        };
}
