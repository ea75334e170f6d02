using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Kernel.Files;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Hosting;

/// <summary>What this node shows browsers: its certificate with the key, and the chain above it.</summary>
internal sealed record ServerCertificate(X509Certificate2 Leaf, X509Certificate2Collection Chain)
{
    private const int LargestFile = 1 << 20;

    /// <exception cref="InvalidSettingsException">Says which of the two files is at fault, and how.</exception>
    public static ServerCertificate Load(BrokerOptions options)
    {
        var certificate = TextOf(options.CertificatePem, nameof(options.CertificatePem));
        var key = TextOf(options.CertificateKeyPem, nameof(options.CertificateKeyPem));
        var chain = ChainOf(certificate, options);
        try
        {
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            // A key that came from PEM is not persisted; some TLS stacks want it in PKCS#12 form.
            return new ServerCertificate(
                X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null),
                chain
            );
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new InvalidSettingsException([
                $"CertificateKeyPem: {options.CertificateKeyPem} holds no unencrypted PEM key of the certificate "
                    + $"in {options.CertificatePem}.",
            ]);
        }
    }

    private static X509Certificate2Collection ChainOf(string certificate, BrokerOptions options)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificate);
        }
        catch (CryptographicException)
        {
            chain.Clear(); // said below
        }

        return chain.Count > 0
            ? chain
            : throw new InvalidSettingsException([
                $"CertificatePem: {options.CertificatePem} holds no certificate in PEM form.",
            ]);
    }

    private static string TextOf(string path, string setting) =>
        NamedFile.Read(path, LargestFile) switch
        {
            FileReading.Content content => content.Text,
            FileReading.Refused refused => throw new InvalidSettingsException([
                $"{setting}: {path} {refused.Why}. {refused.Fix}",
            ]),
            _ => string.Empty,
        };
}
