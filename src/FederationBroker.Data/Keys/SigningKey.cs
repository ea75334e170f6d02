using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Data.Keys;

/// <summary>A key ready to sign. Safe for concurrent use: each signature borrows a key handle of its own.</summary>
public sealed class SigningKey
{
    private readonly byte[] privateKey;
    private readonly ConcurrentBag<AsymmetricAlgorithm> handles = [];

    internal SigningKey(SigningKeyRow row, KeyUse use, byte[] privateKey)
    {
        this.privateKey = privateKey;
        KeyId = row.KeyId;
        Use = use;
        ActivatesAt = row.ActivatesAt;
        RetiresAt = row.RetiresAt;
        RemovedAt = row.RemovedAt;
        RevokedAt = row.RevokedAt;
        Certificate = row.Certificate is null ? null : X509CertificateLoader.LoadCertificate(row.Certificate);
        using var handle = OpenHandle();
        PublicKey = PublicParametersOf(handle);
    }

    public string KeyId { get; }

    public KeyUse Use { get; }

    public DateTimeOffset ActivatesAt { get; }

    public DateTimeOffset RetiresAt { get; }

    public DateTimeOffset RemovedAt { get; }

    public DateTimeOffset? RevokedAt { get; }

    /// <summary>Null for a use without certificates.</summary>
    public X509Certificate2? Certificate { get; }

    public PublicKeyParameters PublicKey { get; }

    /// <summary>"RS256" or "ES256".</summary>
    public string Algorithm => Use.Algorithm;

    public string StateAt(DateTimeOffset now) =>
        this switch
        {
            { RevokedAt: not null } => "revoked",
            _ when now < ActivatesAt => "next",
            _ when now < RetiresAt => "active",
            _ => "retired",
        };

    internal bool SignsAt(DateTimeOffset now) => RevokedAt is null && ActivatesAt <= now && now < RetiresAt;

    internal bool IsPublishedAt(DateTimeOffset now) => RevokedAt is null && now < RemovedAt;

    /// <summary>
    /// Signs with SHA-256; ECDSA signatures come in the fixed-length form that JWS wants (RFC 7518 section 3.4).
    /// </summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (!handles.TryTake(out var handle))
            handle = OpenHandle();
        try
        {
            return handle is RSA rsa
                ? rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : ((ECDsa)handle).SignData(data, HashAlgorithmName.SHA256);
        }
        finally
        {
            handles.Add(handle);
        }
    }

    /// <summary>True when this key made the signature.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!handles.TryTake(out var handle))
            handle = OpenHandle();
        try
        {
            return handle is RSA rsa
                ? rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : ((ECDsa)handle).VerifyData(data, signature, HashAlgorithmName.SHA256);
        }
        finally
        {
            handles.Add(handle);
        }
    }

    private AsymmetricAlgorithm OpenHandle()
    {
        AsymmetricAlgorithm handle = Use.Kind == KeyKind.P256 ? ECDsa.Create() : RSA.Create();
        handle.ImportPkcs8PrivateKey(privateKey, out _);
        return handle;
    }

    private static PublicKeyParameters PublicParametersOf(AsymmetricAlgorithm handle)
    {
        if (handle is RSA rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            return new PublicKeyParameters.Rsa(parameters.Modulus!, parameters.Exponent!);
        }

        var point = ((ECDsa)handle).ExportParameters(includePrivateParameters: false).Q;
        return new PublicKeyParameters.P256(point.X!, point.Y!);
    }
}

/// <summary>The public half, as JWK members need it (RFC 7518 section 6).</summary>
public abstract record PublicKeyParameters
{
    private PublicKeyParameters() { }

    public sealed record Rsa(byte[] Modulus, byte[] Exponent) : PublicKeyParameters;

    public sealed record P256(byte[] X, byte[] Y) : PublicKeyParameters;
}
