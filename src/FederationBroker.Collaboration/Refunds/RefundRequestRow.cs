using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Refunds;

/// <summary>Somebody of the staff wants money given back, and somebody else of them has to agree.</summary>
internal sealed class RefundRequestRow : ITenantOwned
{
    public const int LongestReason = 400;

    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    /// <summary>What was paid.</summary>
    public required Guid OrderId { get; init; }

    public required long Minor { get; init; }

    public required string Currency { get; init; }

    /// <summary>For those who look at the books later.</summary>
    public required string Reason { get; init; }

    /// <summary>Who asked, as the audit trail names them.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public RefundState State { get; set; }

    /// <summary>Who decided; null: nobody has.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>The order that gives it back; null: it was not agreed to.</summary>
    public string? RefundOrder { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }
}

public enum RefundState
{
    Requested,
    Approved,
    Rejected,
}
