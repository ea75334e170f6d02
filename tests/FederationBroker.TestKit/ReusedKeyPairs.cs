using System.Collections.Concurrent;
using FederationBroker.Data.Keys;

namespace FederationBroker.TestKit;

/// <summary>
/// The product makes each pair, and every further world of the process gets it again: with new RSA keys for every world
/// the product tests spent two fifths of their time on primes. Within a world no pair comes twice.
/// </summary>
internal sealed class ReusedKeyPairs : IKeyPairs
{
    private static readonly KeyPairs Product = new();
    private static readonly ConcurrentDictionary<(KeyKind, int), Lazy<byte[]>> Made = new();

    private readonly ConcurrentDictionary<KeyKind, int> handedOut = new();

    public KeyPair Make(KeyKind kind)
    {
        var number = handedOut.AddOrUpdate(kind, 1, (_, last) => last + 1);
        var pkcs8 = Made.GetOrAdd((kind, number), _ => new Lazy<byte[]>(() => MakeNew(kind))).Value;
        return KeyPair.Open(kind, pkcs8);
    }

    private static byte[] MakeNew(KeyKind kind)
    {
        using var pair = Product.Make(kind);
        return pair.ExportPkcs8();
    }
}
