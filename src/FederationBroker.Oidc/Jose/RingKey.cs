using FederationBroker.Data.Keys;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.Oidc.Jose;

/// <summary>
/// A key of the ring, as Microsoft.IdentityModel signs and verifies with it. The ring's handles do the work: they are
/// open already, and know Ed25519, which the library does not.
/// </summary>
internal sealed class RingKey : AsymmetricSecurityKey
{
    public RingKey(SigningKey key)
    {
        Key = key;
        KeyId = key.KeyId;
        CryptoProviderFactory = new CryptoProviderFactory
        {
            CustomCryptoProvider = RingSignatures.Instance,
            CacheSignatureProviders = false,
        };
    }

    public SigningKey Key { get; }

    public override int KeySize => Key.PublicKey is PublicKeyParameters.Rsa rsa ? rsa.Modulus.Length * 8 : 256;

    public override PrivateKeyStatus PrivateKeyStatus => PrivateKeyStatus.Exists;

    [Obsolete("The library asks for PrivateKeyStatus.")]
    public override bool HasPrivateKey => true;

    public SigningCredentials ToCredentials() => new(this, Key.Algorithm);
}

/// <summary>A key makes signatures of its own algorithm (RFC 8725 3.1), whatever a token says.</summary>
internal sealed class RingSignatures : ICryptoProvider
{
    public static readonly RingSignatures Instance = new();

    private RingSignatures() { }

    public bool IsSupportedAlgorithm(string algorithm, params object[] args) =>
        args is [RingKey key, ..] && key.Key.Algorithm == algorithm;

    public object Create(string algorithm, params object[] args) => new RingSignature((RingKey)args[0], algorithm);

    public void Release(object cryptoInstance) => (cryptoInstance as IDisposable)?.Dispose();
}

internal sealed class RingSignature(RingKey key, string algorithm) : SignatureProvider(key, algorithm)
{
    public override byte[] Sign(byte[] input) => key.Key.Sign(input);

    public override bool Sign(ReadOnlySpan<byte> input, Span<byte> signature, out int bytesWritten)
    {
        var made = key.Key.Sign(input);
        bytesWritten = made.Length;
        return made.AsSpan().TryCopyTo(signature);
    }

    public override bool Verify(byte[] input, byte[] signature) => key.Key.Verify(input, signature);

    public override bool Verify(
        byte[] input,
        int inputOffset,
        int inputLength,
        byte[] signature,
        int signatureOffset,
        int signatureLength
    ) => key.Key.Verify(input.AsSpan(inputOffset, inputLength), signature.AsSpan(signatureOffset, signatureLength));

    protected override void Dispose(bool disposing) { }
}
