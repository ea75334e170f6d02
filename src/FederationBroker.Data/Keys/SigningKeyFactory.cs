using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Keys;

/// <summary>Makes key rows and opens them again.</summary>
internal sealed class SigningKeyFactory(IKeyPairs pairs, IKeyKinds kinds, Sealer sealer, KeyLifetimes lifetimes)
{
    private const string Purpose = "signing-key";

    public SigningKeyRow Create(TenantId tenant, KeyUse use, DateTimeOffset activatesAt, DateTimeOffset now)
    {
        using var key = pairs.Make(kinds.KindOf(tenant, use));
        var keyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportPublicKeyInfo()).AsSpan(0, 18));
        var retiresAt = activatesAt + lifetimes.Signing;
        var removedAt = retiresAt + lifetimes.Retained;
        return new SigningKeyRow
        {
            KeyId = keyId,
            Tenant = tenant,
            Use = use.Name,
            CreatedAt = now,
            ActivatesAt = activatesAt,
            RetiresAt = retiresAt,
            RemovedAt = removedAt,
            SealedPrivateKey = sealer.Seal(Purpose, tenant, key.ExportPkcs8(), ContextOf(keyId)),
            Certificate = use.CertificateFor is { } words
                ? SelfSigned(((RsaKeyPair)key).Key, $"{tenant.Value} {words}", now, removedAt)
                : null,
        };
    }

    public SigningKey Open(SigningKeyRow row, KeyUse use) =>
        new(
            row,
            use,
            sealer.Open(Purpose, row.Tenant, row.SealedPrivateKey, ContextOf(row.KeyId))
                ?? throw new InvalidSecretsException(
                    $"Signing key {row.KeyId} does not open with this master key: restore the master.key it was "
                        + $"sealed under."
                )
        );

    private static byte[] ContextOf(string keyId) => System.Text.Encoding.UTF8.GetBytes(keyId);

    // SAML metadata carries keys in certificates (SDP-MD05); nothing in them but the key is ever trusted (IIP-MD12).
    private static byte[] SelfSigned(RSA key, string name, DateTimeOffset now, DateTimeOffset until)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), until);
        return certificate.Export(X509ContentType.Cert);
    }
}

/// <summary>How long a key announces itself, signs, and stays published.</summary>
internal sealed class KeyLifetimes
{
    /// <summary>
    /// Published this long before it signs, so that relying parties that cache for days have it. Default 14 days.
    /// </summary>
    public TimeSpan Announced { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Signs this long. Default 90 days.</summary>
    public TimeSpan Signing { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Published this long after its last signature, so that tokens already out stay verifiable. Default 14 days.
    /// </summary>
    public TimeSpan Retained { get; init; } = TimeSpan.FromDays(14);
}
