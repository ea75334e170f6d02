using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fido2NetLib;
using Fido2NetLib.Cbor;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>
/// Whether an attestation leads to its maker (WebAuthn Level 3, 7.1 steps 22 to 24). The library has verified the
/// statement itself; of the chain it follows some kinds only, and what has no certificate at all ("none", "self")
/// claims a model without proving it.
/// </summary>
internal static class AttestationChain
{
    private const int LongestChain = 8;

    public static bool LeadsTo(
        ImmutableArray<X509Certificate2> roots,
        AuthenticatorAttestationRawResponse raw,
        DateTimeOffset now
    )
    {
        var statement = AuthenticatorAttestationResponse.Parse(raw).AttestationObject.AttStmt;
        if (statement["x5c"] is not CborArray { Length: > 0 and <= LongestChain } shown)
            return false;
        var certificates = new List<X509Certificate2>();
        try
        {
            for (var i = 0; i < shown.Length; i++)
                certificates.Add(X509CertificateLoader.LoadCertificate((byte[])shown[i]));
            return IsOneOf(roots, certificates[0]) || Builds(roots, certificates, now);
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    // Metadata may name the attestation certificate itself (FIDO Metadata Statement 3.1, attestationRootCertificates).
    private static bool IsOneOf(ImmutableArray<X509Certificate2> roots, X509Certificate2 leaf) =>
        roots.Any(root => root.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span));

    private static bool Builds(
        ImmutableArray<X509Certificate2> roots,
        List<X509Certificate2> certificates,
        DateTimeOffset now
    )
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Skip(1).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(certificates[0]);
    }
}
