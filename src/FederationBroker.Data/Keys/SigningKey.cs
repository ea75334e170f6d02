using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace FederationBroker.Data.Keys;

/// <summary>A key ready to sign. Safe for concurrent use: each signature borrows a key handle of its own.</summary>
public sealed class SigningKey
{
    private readonly byte[] privateKey;
    private readonly ConcurrentBag<KeyPair> handles = [];

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
        PublicKey = handle.Public;
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

    /// <inheritdoc cref="KeyUse.Algorithm"/>
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

    /// <inheritdoc cref="KeyPair.Sign"/>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var handle = Borrow();
        try
        {
            return handle.Sign(data);
        }
        finally
        {
            handles.Add(handle);
        }
    }

    /// <summary>True when this key made the signature.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        var handle = Borrow();
        try
        {
            return handle.Verify(data, signature);
        }
        finally
        {
            handles.Add(handle);
        }
    }

    private KeyPair Borrow() => handles.TryTake(out var handle) ? handle : OpenHandle();

    private KeyPair OpenHandle() => KeyPair.Open(Use.Kind, privateKey);
}

/// <summary>The public half, as JWK members need it (RFC 7518 section 6, RFC 8037 section 2).</summary>
public abstract record PublicKeyParameters
{
    private PublicKeyParameters() { }

    public sealed record Rsa(byte[] Modulus, byte[] Exponent) : PublicKeyParameters;

    public sealed record P256(byte[] X, byte[] Y) : PublicKeyParameters;

    public sealed record Ed25519(byte[] X) : PublicKeyParameters;
}
