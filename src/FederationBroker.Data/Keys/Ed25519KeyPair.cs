using NSec.Cryptography;

namespace FederationBroker.Data.Keys;

/// <summary>Ed25519 (RFC 8032) on NSec: the framework has none.</summary>
internal sealed class Ed25519KeyPair(Key key) : KeyPair
{
    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    // It leaves this process sealed, and only so.
    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    public override PublicKeyParameters Public =>
        new PublicKeyParameters.Ed25519(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public static Ed25519KeyPair MakeNew() => new(Key.Create(Algorithm, Exportable));

    public static Ed25519KeyPair Open(ReadOnlySpan<byte> pkcs8) =>
        new(Key.Import(Algorithm, pkcs8, KeyBlobFormat.PkixPrivateKey, Exportable));

    public override byte[] ExportPkcs8() => key.Export(KeyBlobFormat.PkixPrivateKey);

    public override byte[] ExportPublicKeyInfo() => key.PublicKey.Export(KeyBlobFormat.PkixPublicKey);

    public override byte[] Sign(ReadOnlySpan<byte> data) => Algorithm.Sign(key, data);

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Algorithm.Verify(key.PublicKey, data, signature);

    public override void Dispose() => key.Dispose();
}
