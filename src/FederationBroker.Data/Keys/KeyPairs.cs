using System.Security.Cryptography;

namespace FederationBroker.Data.Keys;

/// <summary>
/// Where key pairs come from. Tests have a source of their own: a test run needs hundreds of RSA keys, and looking for
/// primes would be most of what it computes.
/// </summary>
internal interface IKeyPairs
{
    AsymmetricAlgorithm Make(KeyKind kind);
}

/// <summary>Pairs that nobody else has.</summary>
internal sealed class KeyPairs : IKeyPairs
{
    public AsymmetricAlgorithm Make(KeyKind kind) =>
        kind switch
        {
            KeyKind.P256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            KeyKind.Rsa2048 => RSA.Create(2048),
            _ => RSA.Create(3072),
        };
}
