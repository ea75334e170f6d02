using FederationBroker.Data.Auditing;

namespace FederationBroker.Payments;

/// <summary>What this room writes into the audit trail.</summary>
internal static class PaymentsActions
{
    /// <summary>By staff, or with the command line.</summary>
    public static readonly AuditAction FundsDeposited = new("funds.deposited");
}
