using FederationBroker.Data.Auditing;

namespace FederationBroker.Subscribers;

/// <summary>What is done to this room's things, as the audit trail says it; staff do it through other rooms.</summary>
public static class SubscribersActions
{
    public static readonly AuditAction AccessEnded = new("access.ended");
    public static readonly AuditAction AccountChanged = new("account.changed");
    public static readonly AuditAction AccountCreated = new("account.created");
    public static readonly AuditAction AccountEntryChosen = new("account.entry-chosen");
    public static readonly AuditAction AccountLoginRemoved = new("account.login-removed");
    public static readonly AuditAction AccountLoginSet = new("account.login-set");
    public static readonly AuditAction AccountPlan = new("account.plan");
    public static readonly AuditAction AccountPlanAssigned = new("account.plan-assigned");
    public static readonly AuditAction AccountRegion = new("account.region");
    public static readonly AuditAction AccountRemoved = new("account.removed");
    public static readonly AuditAction DeviceChanged = new("device.changed");
    public static readonly AuditAction DeviceCommanded = new("device.commanded");
    public static readonly AuditAction DeviceLinked = new("device.linked");
    public static readonly AuditAction DeviceUnlinked = new("device.unlinked");
    public static readonly AuditAction PersonAccessEnded = new("person.access-ended");
    public static readonly AuditAction PersonAdded = new("person.added");
    public static readonly AuditAction PersonNotTaken = new("person.not-taken");
    public static readonly AuditAction PersonPasswordSet = new("person.password-set");
    public static readonly AuditAction PersonRemoved = new("person.removed");
    public static readonly AuditAction PersonRoleChanged = new("person.role-changed");
    public static readonly AuditAction PersonalDataViewed = new("personal-data.viewed");
    public static readonly AuditAction ProfileAdded = new("profile.added");
    public static readonly AuditAction ProfileChanged = new("profile.changed");
    public static readonly AuditAction ProfileRemoved = new("profile.removed");
    public static readonly AuditAction PurchaseRecorded = new("purchase.recorded");
}
