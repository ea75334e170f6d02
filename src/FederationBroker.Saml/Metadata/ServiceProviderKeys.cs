using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// The keys of a service provider. Certificates carry keys and nothing else: dates, names and issuers mean nothing
/// (IIP-MD12).
/// </summary>
/// <param name="AnyFaulty">A key was left out, and the fault has been named.</param>
internal sealed record ServiceProviderKeys(
    ImmutableArray<X509Certificate2> Signing,
    ImmutableArray<X509Certificate2> Encryption,
    bool AnyFaulty
)
{
    private const int SmallestRsa = 2048;
    private const int SmallestCurve = 256;

    public static ServiceProviderKeys Read(XmlElement role, DateTimeOffset now, MetadataFaults faults)
    {
        var (before, warnedOfEncryption) = (faults.All.Length, 0);
        var signing = ImmutableArray.CreateBuilder<X509Certificate2>();
        var encryption = ImmutableArray.CreateBuilder<X509Certificate2>();
        foreach (var descriptor in role.Children("KeyDescriptor", XmlNames.Metadata))
        {
            var use = descriptor.Plain("use");
            if (use is not (null or "signing" or "encryption"))
                faults.Add(
                    descriptor.GetAttributeNode("use")!,
                    "key-use",
                    "use is neither signing nor encryption.",
                    "Write one of them, or leave it out for both."
                );

            foreach (var certificate in Certificates(descriptor, now, faults))
            {
                // Metadata 2.4.1.1, IIP-MD11: a key without a use is for both. Reading it as neither switches checks
                // off.
                if (use is null or "signing")
                    signing.Add(certificate);
                if (use is null or "encryption")
                    encryption.Add(certificate);
            }

            // Metadata 2.4.1.1 again: without a use it is a key for encryption as well.
            if (use is null or "encryption" && encryption.Count > 0 && warnedOfEncryption++ == 0)
                faults.Warn(
                    descriptor,
                    "encryption",
                    "the service provider has a key for encryption; assertions go unencrypted, inside TLS.",
                    "Make sure that the partner takes them so."
                );
        }

        return new ServiceProviderKeys(signing.ToImmutable(), encryption.ToImmutable(), faults.All.Length > before);
    }

    private static List<X509Certificate2> Certificates(XmlElement descriptor, DateTimeOffset now, MetadataFaults faults)
    {
        var elements = descriptor
            .Children("KeyInfo", XmlNames.Signature)
            .SelectMany(info => info.Children("X509Data", XmlNames.Signature))
            .SelectMany(data => data.Children("X509Certificate", XmlNames.Signature))
            .ToList();
        if (elements.Count == 0)
            faults.Add(
                descriptor,
                "key",
                "the KeyDescriptor has no X509Certificate.",
                "Put the key into a certificate; a self-signed one will do."
            );

        var certificates = new List<X509Certificate2>();
        foreach (var element in elements)
        {
            if (Certificate(element) is not { } certificate)
                faults.Add(
                    element,
                    "key",
                    "the X509Certificate is not a base64 DER certificate.",
                    "Write the certificate without its BEGIN and END lines."
                );
            else if (Weakness(certificate) is { } weakness)
                faults.Add(
                    element,
                    "weak-key",
                    weakness,
                    "Ask the partner for a key of RSA 2048 bits or P-256 at least."
                );
            else
                certificates.Add(Dated(certificate, element, now, faults));
        }

        return certificates;
    }

    private static X509Certificate2? Certificate(XmlElement element)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.InnerText));
            // Loading does not look at the dates; whether they can be read shows here.
            _ = certificate.NotAfter;
            return certificate;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static X509Certificate2 Dated(
        X509Certificate2 certificate,
        XmlElement element,
        DateTimeOffset now,
        MetadataFaults faults
    )
    {
        if (certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime)
            faults.Warn(
                element,
                "certificate-expired",
                $"the certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; its key is used "
                    + $"all the same.",
                "Ask the partner whether it still signs with this key."
            );
        return certificate;
    }

    private static string? Weakness(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is not null)
                return rsa.KeySize < SmallestRsa ? $"the RSA key has {rsa.KeySize} bits." : null;

            using var curve = certificate.GetECDsaPublicKey();
            if (curve is null)
                return "the key is neither RSA nor of an elliptic curve.";
            return curve.KeySize < SmallestCurve ? $"the elliptic curve key has {curve.KeySize} bits." : null;
        }
        catch (CryptographicException)
        {
            return "the key is of a kind that cannot be used here.";
        }
    }
}
