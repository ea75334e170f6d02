using FederationBroker.Data.Auditing;

namespace FederationBroker.Payments;

/// <summary>What this room writes into the audit trail.</summary>
public static class PaymentsActions
{
    /// <summary>By staff.</summary>
    public static readonly AuditAction FundsDeposited = new("funds.deposited");
}
