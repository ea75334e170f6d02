using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FederationBroker.Partners;
using Fido2NetLib;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.SignIn.Passkeys.Verification;

/// <summary>
/// Reads the file that FIDO publishes about authenticators (FIDO Metadata Service 3.1, 3.1.7 and 3.2): a JWT whose
/// certificate leads to an authority. Nothing is fetched; the operator refreshes the file.
/// </summary>
internal sealed class FidoMetadataReader : IAuthenticatorMetadataReader
{
    private const string SignedFor = "fidoalliance.org";

    private const string Download = "Download it again from https://mds3.fidoalliance.org/.";

    // FIDO Metadata Service 3.1, 3.1.4: what makes an authenticator unfit to be proven by.
    private static readonly HashSet<AuthenticatorStatus> Unfit =
    [
        AuthenticatorStatus.ATTESTATION_KEY_COMPROMISE,
        AuthenticatorStatus.USER_VERIFICATION_BYPASS,
        AuthenticatorStatus.USER_KEY_REMOTE_COMPROMISE,
        AuthenticatorStatus.USER_KEY_PHYSICAL_COMPROMISE,
        AuthenticatorStatus.REVOKED,
    ];

    public AuthenticatorMetadataReading Read(
        ReadOnlyMemory<byte> blob,
        X509Certificate2Collection? authorities,
        DateTimeOffset now
    )
    {
        JsonWebToken token;
        try
        {
            token = new JsonWebToken(Encoding.ASCII.GetString(blob.Span).Trim());
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException)
        {
            return new AuthenticatorMetadataReading.Refused("is no signed JWT", Download);
        }

        if (RefusalOf(token, authorities, now) is { } why)
            return new AuthenticatorMetadataReading.Refused(why, Download);
        return PayloadOf(token) is { } payload
            ? Parsed(payload)
            : new AuthenticatorMetadataReading.Refused("does not hold FIDO's metadata", Download);
    }

    private static AuthenticatorMetadataReading Parsed(MetadataBLOBPayload payload)
    {
        if (
            !DateTimeOffset.TryParseExact(
                payload.NextUpdate,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var nextUpdate
            )
        )
            return new AuthenticatorMetadataReading.Refused("does not say when it is out of date", Download);
        return new AuthenticatorMetadataReading.Parsed(
            payload
                .Entries.Where(entry => entry is { AaGuid: not null, MetadataStatement: not null })
                .DistinctBy(entry => entry.AaGuid)
                .ToImmutableDictionary(entry => entry.AaGuid!.Value, ModelOf),
            nextUpdate
        );
    }

    private static AuthenticatorModel ModelOf(MetadataBLOBPayloadEntry entry) =>
        new(entry.AaGuid!.Value, entry.MetadataStatement.Description ?? entry.AaGuid.Value.ToString(), RootsOf(entry))
        {
            Withdrawn =
                (entry.StatusReports ?? []).MaxBy(report => report.EffectiveDate ?? string.Empty) is { } latest
                && Unfit.Contains(latest.Status)
                    ? latest.Status.ToString()
                    : null,
        };

    private static ImmutableArray<X509Certificate2> RootsOf(MetadataBLOBPayloadEntry entry) =>
        [
            .. (entry.MetadataStatement.AttestationRootCertificates ?? [])
                .Select(CertificateIn)
                .OfType<X509Certificate2>(),
        ];

    private static X509Certificate2? CertificateIn(string base64)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
        }
        catch (Exception malformed) when (malformed is FormatException or CryptographicException)
        {
            return null;
        }
    }

    // Why its signature does not count; null: it does.
    private static string? RefusalOf(JsonWebToken token, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        var chain = ChainIn(token);
        if (chain.Count == 0)
            return "does not name the certificate that it is signed with";
        if (!IsSignedWith(token, chain[0]))
            return "does not have the signature of the certificate in it: it was changed or cut off";
        if (authorities is null && !IsFor(chain[0]))
            return $"is signed by {chain[0].GetNameInfo(X509NameType.SimpleName, false)}, not by {SignedFor}";
        return Leads(chain, authorities, now)
            ? null
            : "is signed with a certificate that no trusted authority stands for";
    }

    private static bool IsFor(X509Certificate2 signer) =>
        signer.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { } name
        && (name == SignedFor || name.EndsWith($".{SignedFor}", StringComparison.Ordinal));

    private static X509Certificate2Collection ChainIn(JsonWebToken token)
    {
        var chain = new X509Certificate2Collection();
        if (token.TryGetHeaderValue<List<string>>("x5c", out var texts))
            chain.AddRange(texts.Select(CertificateIn).OfType<X509Certificate2>().ToArray());
        return chain;
    }

    private static bool IsSignedWith(JsonWebToken token, X509Certificate2 signer)
    {
        SecurityKey? key =
            signer.GetECDsaPublicKey() is { } ecdsa ? new ECDsaSecurityKey(ecdsa)
            : signer.GetRSAPublicKey() is { } rsa ? new RsaSecurityKey(rsa)
            : null;
        if (key is null || token.Alg is not ("ES256" or "ES384" or "ES512" or "RS256" or "RS384" or "RS512" or "PS256"))
            return false;
        var factory = new CryptoProviderFactory { CacheSignatureProviders = false };
        if (!factory.IsSupportedAlgorithm(token.Alg, key))
            return false;
        var verifier = factory.CreateForVerifying(key, token.Alg);
        try
        {
            return verifier.Verify(
                Encoding.ASCII.GetBytes($"{token.EncodedHeader}.{token.EncodedPayload}"),
                Base64UrlEncoder.DecodeBytes(token.EncodedSignature)
            );
        }
        finally
        {
            factory.ReleaseSignatureProvider(verifier);
        }
    }

    private static bool Leads(
        X509Certificate2Collection shown,
        X509Certificate2Collection? authorities,
        DateTimeOffset now
    )
    {
        using var chain = new X509Chain();
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        chain.ChainPolicy.ExtraStore.AddRange(shown);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        return chain.Build(shown[0]);
    }

    private static MetadataBLOBPayload? PayloadOf(JsonWebToken token)
    {
        try
        {
            return
                JsonSerializer.Deserialize<MetadataBLOBPayload>(Base64UrlEncoder.DecodeBytes(token.EncodedPayload))
                    is { Entries: not null } payload
                ? payload
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
