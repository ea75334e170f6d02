using System.Security.Cryptography;

namespace FederationBroker.Data.Keys;

/// <summary>
/// Where key pairs come from. Tests have a source of their own: a test run needs hundreds of RSA keys, and looking for
/// primes would be most of what it computes.
/// </summary>
internal interface IKeyPairs
{
    KeyPair Make(KeyKind kind);
}

/// <summary>Pairs that nobody else has.</summary>
internal sealed class KeyPairs : IKeyPairs
{
    public KeyPair Make(KeyKind kind) => KeyPair.MakeNew(kind);
}

/// <summary>A private key with its public half. One at a time may sign with it.</summary>
internal abstract class KeyPair : IDisposable
{
    /// <summary>RFC 7518 section 6, RFC 8037 section 2.</summary>
    public abstract PublicKeyParameters Public { get; }

    public static KeyPair MakeNew(KeyKind kind) =>
        kind switch
        {
            KeyKind.P256 => new P256KeyPair(ECDsa.Create(ECCurve.NamedCurves.nistP256)),
            KeyKind.Ed25519 => Ed25519KeyPair.MakeNew(),
            KeyKind.Rsa2048 => new RsaKeyPair(RSA.Create(2048)),
            _ => new RsaKeyPair(RSA.Create(3072)),
        };

    /// <param name="pkcs8">As <see cref="ExportPkcs8"/> gave it.</param>
    public static KeyPair Open(KeyKind kind, ReadOnlySpan<byte> pkcs8)
    {
        if (kind == KeyKind.Ed25519)
            return Ed25519KeyPair.Open(pkcs8);
        AsymmetricAlgorithm key = kind == KeyKind.P256 ? ECDsa.Create() : RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key is RSA rsa ? new RsaKeyPair(rsa) : new P256KeyPair((ECDsa)key);
    }

    public abstract byte[] ExportPkcs8();

    public abstract byte[] ExportPublicKeyInfo();

    /// <summary>As JWS has it (RFC 7518 section 3, RFC 8037 section 3.1).</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> data);

    public abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    public abstract void Dispose();
}

internal sealed class RsaKeyPair(RSA key) : KeyPair
{
    public RSA Key => key;

    public override PublicKeyParameters Public =>
        key.ExportParameters(includePrivateParameters: false) is { Modulus: { } modulus, Exponent: { } exponent }
            ? new PublicKeyParameters.Rsa(modulus, exponent)
            : throw new InvalidOperationException("An RSA key has a modulus and an exponent.");

    public override byte[] ExportPkcs8() => key.ExportPkcs8PrivateKey();

    public override byte[] ExportPublicKeyInfo() => key.ExportSubjectPublicKeyInfo();

    public override byte[] Sign(ReadOnlySpan<byte> data) =>
        key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public override void Dispose() => key.Dispose();
}

internal sealed class P256KeyPair(ECDsa key) : KeyPair
{
    public override PublicKeyParameters Public =>
        key.ExportParameters(includePrivateParameters: false).Q is { X: { } x, Y: { } y }
            ? new PublicKeyParameters.P256(x, y)
            : throw new InvalidOperationException("A point has two coordinates.");

    public override byte[] ExportPkcs8() => key.ExportPkcs8PrivateKey();

    public override byte[] ExportPublicKeyInfo() => key.ExportSubjectPublicKeyInfo();

    public override byte[] Sign(ReadOnlySpan<byte> data) => key.SignData(data, HashAlgorithmName.SHA256);

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        key.VerifyData(data, signature, HashAlgorithmName.SHA256);

    public override void Dispose() => key.Dispose();
}
