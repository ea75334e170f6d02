using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Data.Keys;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// A key that signs what leaves, RSA with SHA-256, and its certificate, by which receivers with several tell them
/// apart.
/// </summary>
internal sealed class ElementSigner(Func<byte[], byte[]> sign, X509Certificate2 certificate)
{
    private static readonly ConditionalWeakTable<SigningKey, ElementSigner> Known = [];

    /// <summary>Base64 of the DER certificate, made once per key.</summary>
    public string CertificateText { get; } = Convert.ToBase64String(certificate.RawDataMemory.Span);

    public byte[] Sign(byte[] octets) => sign(octets);

    public static ElementSigner Of(SigningKey key) =>
        Known.GetValue(key, static key => new ElementSigner(
            octets => key.Sign(octets),
            key.Certificate
                ?? throw new InvalidOperationException($"Key {key.KeyId} is not for SAML: it has no certificate.")
        ));
}
