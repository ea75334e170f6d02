using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// HMAC-SHA-256 under keys that the database never sees: whoever holds the database, its owner included, can destroy
/// the trail but
/// not make another one that verifies. Every purpose and operator has a key of its own (HKDF), so no seal is good
/// anywhere else.
/// </summary>
public sealed class AuditSealer(SecretsFolder secrets)
{
    private const int VersionLength = sizeof(int);
    private const int EventMacLength = 16;

    private readonly ConcurrentDictionary<(int Version, string Purpose, TenantId Tenant), byte[]> keys = new();

    /// <summary>What new events are sealed with.</summary>
    public int CurrentKey => secrets.AuditKeys.Keys.Max();

    public bool Knows(int keyVersion) => secrets.AuditKeys.ContainsKey(keyVersion);

    /// <summary>
    /// Made when the event is written: only a broker can make one, so a row that was put into the table shows at once.
    /// </summary>
    /// <returns>Key version (4 octets, big-endian) and half a MAC: 20 octets.</returns>
    internal byte[] SealEvent(AuditEvent written) => SealEvent(written, CurrentKey);

    internal bool IsGenuine(AuditEvent row)
    {
        if (row.Seal.Length != VersionLength + EventMacLength)
            return false;
        var version = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(row.Seal);
        return Knows(version) && CryptographicOperations.FixedTimeEquals(SealEvent(row, version), row.Seal);
    }

    /// <summary>The hash of a link: over the hash before it, the position, the event's id, content and seal.</summary>
    internal byte[] HashOf(int keyVersion, AuditEvent row, long position, ReadOnlySpan<byte> previous)
    {
        var place = Sealer.LengthPrefixed([
            position.ToString(CultureInfo.InvariantCulture),
            row.Id.ToString(CultureInfo.InvariantCulture),
        ]);
        byte[] content = [.. previous, .. place, .. ContentOf(row), .. row.Seal];
        return HMACSHA256.HashData(KeyOf(keyVersion, "audit-link", row.Tenant), content);
    }

    /// <summary>For statements about a chain: checkpoints, removals.</summary>
    public byte[] Sign(int keyVersion, string purpose, TenantId tenant, params ReadOnlySpan<string> parts) =>
        HMACSHA256.HashData(KeyOf(keyVersion, purpose, tenant), Sealer.LengthPrefixed(parts));

    /// <summary>Where a tenant's chain begins.</summary>
    public static byte[] Genesis(TenantId tenant) =>
        SHA256.HashData(Sealer.LengthPrefixed(["audit-genesis", tenant.Value]));

    private byte[] SealEvent(AuditEvent row, int version)
    {
        var seal = new byte[VersionLength + EventMacLength];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(seal, version);
        var mac = HMACSHA256.HashData(KeyOf(version, "audit-event", row.Tenant), ContentOf(row));
        mac.AsSpan(0, EventMacLength).CopyTo(seal.AsSpan(VersionLength));
        return seal;
    }

    // Microseconds: what the database keeps. Length prefixes keep neighbouring fields apart.
    private static byte[] ContentOf(AuditEvent row) =>
        Sealer.LengthPrefixed([
            (row.At.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            row.Tenant.Value,
            row.Actor,
            row.Action,
            row.Outcome,
            row.Partner?.Value ?? string.Empty,
            row.Subject ?? string.Empty,
            row.RequestId ?? string.Empty,
            row.Detail ?? string.Empty,
        ]);

    private byte[] KeyOf(int version, string purpose, TenantId tenant) =>
        keys.GetOrAdd(
            (version, purpose, tenant),
            static (label, versions) =>
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA256,
                    versions[label.Version],
                    32,
                    info: Sealer.LengthPrefixed([label.Purpose, label.Tenant.Value])
                ),
            secrets.AuditKeys
        );
}
