using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Oidc.Jose;

/// <summary>The name of a public key that everybody computes alike (RFC 7638, RFC 8037 appendix A.3).</summary>
internal static class KeyThumbprint
{
    /// <summary>Octets of the SHA-256.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    public static byte[] Of(PartnerKey key) => SHA256.HashData(Encoding.UTF8.GetBytes(MembersOf(key)));

    public static string TextOf(byte[] thumbprint) => Base64Url.EncodeToString(thumbprint);

    // RFC 7638 3: required members alone, in the order of their names, without blanks.
    private static string MembersOf(PartnerKey key) =>
        key switch
        {
            { Rsa: { Modulus: { } n, Exponent: { } e } } => $$"""{"e":"{{Text(e)}}","kty":"RSA","n":"{{Text(n)}}"}""",
            { P256: { Q: { X: { } x, Y: { } y } } } =>
                $$"""{"crv":"P-256","kty":"EC","x":"{{Text(x)}}","y":"{{Text(y)}}"}""",
            { Ed25519: { } x } => $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Text(x)}}"}""",
            _ => throw new InvalidOperationException("A key is of one kind."),
        };

    private static string Text(byte[] octets) => Base64Url.EncodeToString(octets);
}
