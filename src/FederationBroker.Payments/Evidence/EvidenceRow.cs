using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Evidence;

/// <summary>
/// A message that its sender has signed for good, as it was received; with the key that it was checked with, so that it
/// can be checked when the sender has others. Only ever added to.
/// </summary>
internal sealed class EvidenceRow : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required PartnerId Partner { get; init; }

    public required string OrderNumber { get; init; }

    /// <summary>Where it was sent: a path below the operator's.</summary>
    public required string Address { get; init; }

    /// <summary>Of the request that carried it, as its answer said it.</summary>
    public required string RequestId { get; init; }

    /// <summary>Byte for byte.</summary>
    public required byte[] Body { get; init; }

    /// <summary>Header and signature (RFC 7515, appendix F).</summary>
    public required string Signature { get; init; }

    /// <summary>A JSON Web Key.</summary>
    public required string PublicKey { get; init; }
}
