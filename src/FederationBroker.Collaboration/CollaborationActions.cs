using FederationBroker.Data.Auditing;

namespace FederationBroker.Collaboration;

/// <summary>What this room writes into the audit trail.</summary>
public static class CollaborationActions
{
    /// <summary>By staff.</summary>
    public static readonly AuditAction OrderReviewed = new("order.reviewed");

    /// <summary>By staff.</summary>
    public static readonly AuditAction RefundRequested = new("refund.requested");

    /// <summary>By staff.</summary>
    public static readonly AuditAction RefundDecided = new("refund.decided");

    /// <summary>By staff.</summary>
    public static readonly AuditAction ReferralsSettled = new("referral.settled");

    /// <summary>By staff.</summary>
    public static readonly AuditAction FixProposed = new("break.proposed");

    /// <summary>By staff.</summary>
    public static readonly AuditAction FixDecided = new("break.decided");

    /// <summary>By staff.</summary>
    public static readonly AuditAction ComparisonWanted = new("reconciliation.wanted");

    internal static readonly AuditAction ReferralConverted = new("referral.converted");
    internal static readonly AuditAction ReferralReversed = new("referral.reversed");
    internal static readonly AuditAction OrderPlaced = new("order.placed");
    internal static readonly AuditAction OrderApproved = new("order.approved");
    internal static readonly AuditAction OrderEnded = new("order.ended");
}
