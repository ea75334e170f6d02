using FederationBroker.Data.Auditing;

namespace FederationBroker.Payments;

/// <summary>What this room writes into the audit trail.</summary>
internal static class PaymentsActions
{
    /// <summary>By staff, or with the command line.</summary>
    public static readonly AuditAction FundsDeposited = new("funds.deposited");

    /// <summary>By a partner that signs its messages for good; the detail is their digest.</summary>
    public static readonly AuditAction EvidenceKept = new("payment.evidence");
}
