using FederationBroker.Data.Auditing;

namespace FederationBroker.Subscribers;

/// <summary>What this room writes into the audit trail.</summary>
internal static class SubscribersActions
{
    public static readonly AuditAction AccessEnded = new("access.ended");
    public static readonly AuditAction AccountChanged = new("account.changed");
    public static readonly AuditAction AccountCreated = new("account.created");
    public static readonly AuditAction AccountPlan = new("account.plan");
    public static readonly AuditAction AccountRegion = new("account.region");
    public static readonly AuditAction AccountRemoved = new("account.removed");
    public static readonly AuditAction PersonAdded = new("person.added");
    public static readonly AuditAction PersonNotTaken = new("person.not-taken");
    public static readonly AuditAction PersonRemoved = new("person.removed");
}
