using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Sealing;

/// <summary>
/// Encryption at rest: AES-256-GCM under keys derived (HKDF-SHA256) from the master key, which lives outside the
/// database. Every purpose and tenant has a key of its own, so a sealed value opens only where it was made for. Layout:
/// version (1) | nonce (12) | ciphertext | tag (16).
/// </summary>
public sealed class Sealer(SecretsFolder secrets)
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    public const int Overhead = 1 + NonceLength + TagLength;

    /// <param name="context">Authenticated but not stored: a sealed value moved to another row does not open.</param>
    public byte[] Seal(string purpose, TenantId tenant, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context = default)
    {
        var output = new byte[plain.Length + Overhead];
        output[0] = Version;
        var nonce = output.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(DeriveKey(purpose, tenant), TagLength);
        aes.Encrypt(
            nonce,
            plain,
            output.AsSpan(1 + NonceLength, plain.Length),
            output.AsSpan(output.Length - TagLength),
            context
        );
        return output;
    }

    /// <summary>Null when the value was not sealed here, was changed, or stands in the wrong row.</summary>
    public byte[]? Open(
        string purpose,
        TenantId tenant,
        ReadOnlySpan<byte> sealedValue,
        ReadOnlySpan<byte> context = default
    )
    {
        if (sealedValue.Length < Overhead || sealedValue[0] != Version)
            return null;
        var plain = new byte[sealedValue.Length - Overhead];
        using var aes = new AesGcm(DeriveKey(purpose, tenant), TagLength);
        try
        {
            aes.Decrypt(
                sealedValue.Slice(1, NonceLength),
                sealedValue.Slice(1 + NonceLength, plain.Length),
                sealedValue[^TagLength..],
                plain,
                context
            );
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>
    /// A keyed, deterministic digest for look-ups ("blind index") and derived identifiers. Parts are length-prefixed.
    /// </summary>
    public byte[] Digest(string purpose, TenantId tenant, params ReadOnlySpan<string> parts) =>
        HMACSHA256.HashData(DeriveKey(purpose, tenant), LengthPrefixed(parts));

    /// <summary>Length prefixes keep ("ab","c") and ("a","bc") apart.</summary>
    public static byte[] LengthPrefixed(ReadOnlySpan<string> parts)
    {
        var length = 0;
        foreach (var part in parts)
            length += sizeof(int) + Encoding.UTF8.GetByteCount(part);
        var buffer = new byte[length];
        var position = 0;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, buffer.AsSpan(position + sizeof(int)));
            BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(position), written);
            position += sizeof(int) + written;
        }

        return buffer;
    }

    private readonly System.Collections.Concurrent.ConcurrentDictionary<
        (string Purpose, TenantId Tenant),
        byte[]
    > keys = new();

    private byte[] DeriveKey(string purpose, TenantId tenant) =>
        keys.GetOrAdd(
            (purpose, tenant),
            static (label, master) =>
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA256,
                    master,
                    32,
                    info: LengthPrefixed([label.Purpose, label.Tenant.Value])
                ),
            secrets.MasterKey
        );
}
