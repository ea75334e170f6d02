using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Partners;

namespace FederationBroker.Saml.Signatures;

/// <summary>
/// The keys a message may be signed with: those in the partner's registered metadata, all of them (a partner changes
/// keys by publishing two), and never one the message brings along. Safe for concurrent use; opened at the first
/// signature, and kept as long as the registration is.
/// </summary>
internal sealed class PartnerKeys
{
    private static readonly ConditionalWeakTable<SamlServiceProvider, PartnerKeys> Known = [];

    private readonly ImmutableArray<OpenedKey> keys;

    private PartnerKeys(IEnumerable<X509Certificate2> certificates) =>
        keys = [.. certificates.Select(certificate => new OpenedKey(certificate))];

    /// <summary>
    /// For a sender nobody knows. Its signature is checked all the same, against a key whose owner has thrown it away,
    /// so that the time of an answer does not tell registered services from unknown ones.
    /// </summary>
    public static PartnerKeys OfNobody { get; } = new([MakeNobodysCertificate()]);

    public static PartnerKeys Of(SamlServiceProvider serviceProvider) =>
        Known.GetValue(serviceProvider, static known => new PartnerKeys(known.SigningCertificates));

    /// <summary>True when one of the keys made the signature.</summary>
    public bool Any(Func<AsymmetricAlgorithm, bool> verifies) => keys.Any(key => key.Try(verifies));

    private static X509Certificate2 MakeNobodysCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    // Handles are not shared between threads: each verification borrows one.
    private sealed class OpenedKey(X509Certificate2 certificate)
    {
        private readonly ConcurrentBag<AsymmetricAlgorithm> handles = [];

        public bool Try(Func<AsymmetricAlgorithm, bool> verifies)
        {
            if (!handles.TryTake(out var handle))
                handle = Open();
            if (handle is null)
                return false;
            try
            {
                return verifies(handle);
            }
            finally
            {
                handles.Add(handle);
            }
        }

        // Null: of a kind that nothing here verifies with.
        private AsymmetricAlgorithm? Open()
        {
            AsymmetricAlgorithm? rsa = certificate.GetRSAPublicKey();
            return rsa ?? certificate.GetECDsaPublicKey();
        }
    }
}
