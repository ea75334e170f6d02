using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Federation.Pseudonyms;

/// <summary>
/// One subscriber's name in one sector (INF-003, OIDC Core 8.1). The row is authoritative: the key that made the value
/// may be rotated, and values may be imported, without anybody's identifier changing.
/// </summary>
internal sealed class Pseudonym : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required SubscriberId SubscriberId { get; init; }

    public required string Sector { get; init; }

    /// <summary>Counts resets, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Lower-case base32, 32 characters (160 bits).</summary>
    public required string Value { get; init; }

    /// <summary>Which pseudonym key made it; 0 for an imported value.</summary>
    public required int KeyVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set by a reset: the value never comes back.</summary>
    public DateTimeOffset? RetiredAt { get; set; }
}
