using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Partners;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// The keys a message may be signed with: those in the partner's registered metadata, all of them (a partner changes
/// keys by publishing two), and never one the message brings along. Opened for one verification; handles are not shared
/// between threads.
/// </summary>
internal sealed class PartnerKeys : IDisposable
{
    private static readonly X509Certificate2 NobodysCertificate = MakeNobodysCertificate();

    private readonly List<AsymmetricAlgorithm> keys = [];

    private PartnerKeys(IEnumerable<X509Certificate2> certificates)
    {
        foreach (var certificate in certificates)
        {
            AsymmetricAlgorithm? key = certificate.GetRSAPublicKey();
            key ??= certificate.GetECDsaPublicKey();
            if (key is not null)
                keys.Add(key);
        }
    }

    public IReadOnlyList<AsymmetricAlgorithm> Keys => keys;

    public static PartnerKeys Of(SamlServiceProvider serviceProvider) => new(serviceProvider.SigningCertificates);

    /// <summary>
    /// For a sender nobody knows. Its signature is checked all the same, against a key whose owner has thrown it away,
    /// so that the time of an answer does not tell registered services from unknown ones.
    /// </summary>
    public static PartnerKeys OfNobody() => new([NobodysCertificate]);

    public void Dispose()
    {
        foreach (var key in keys)
            key.Dispose();
    }

    private static X509Certificate2 MakeNobodysCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }
}
