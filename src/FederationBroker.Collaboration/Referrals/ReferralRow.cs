using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Referrals;

/// <summary>
/// A sale at a service to somebody whom the operator had sent there. Nobody is named: there is no way from here to a
/// cable ID, and none from a cable ID to here.
/// </summary>
internal sealed class ReferralRow : ITenantOwned
{
    public const int LongestReference = 64;

    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Of the click: 32 hexadecimal digits.</summary>
    public required string Click { get; init; }

    public required string Offer { get; init; }

    /// <summary>The service's own name for the sale.</summary>
    public string? Reference { get; init; }

    /// <summary>As it was agreed when the sale was told.</summary>
    public long? IncentiveMinor { get; init; }

    public string? Currency { get; init; }

    public required ReferralState State { get; init; }

    public required DateTimeOffset ReferredAt { get; init; }

    /// <summary>When it was told.</summary>
    public required DateTimeOffset NotedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
