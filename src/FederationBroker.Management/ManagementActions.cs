using FederationBroker.Data.Auditing;

namespace FederationBroker.Management;

/// <summary>What this room writes into the audit trail.</summary>
internal static class ManagementActions
{
    public static readonly AuditAction AccountChanged = new("account.changed");
    public static readonly AuditAction AccountCreated = new("account.created");
    public static readonly AuditAction AccountEntryChosen = new("account.entry-chosen");
    public static readonly AuditAction AccountLoginRemoved = new("account.login-removed");
    public static readonly AuditAction AccountLoginSet = new("account.login-set");
    public static readonly AuditAction AccountPlanAssigned = new("account.plan-assigned");
    public static readonly AuditAction AccountRemoved = new("account.removed");
    public static readonly AuditAction CatalogueEntryPut = new("catalogue.entry-put");
    public static readonly AuditAction CatalogueEntryRemoved = new("catalogue.entry-removed");
    public static readonly AuditAction CatalogueSettingsChanged = new("catalogue.settings-changed");
    public static readonly AuditAction CatalogueVersionRestored = new("catalogue.version-restored");
    public static readonly AuditAction DeviceChanged = new("device.changed");
    public static readonly AuditAction DeviceCommanded = new("device.commanded");
    public static readonly AuditAction DeviceLinked = new("device.linked");
    public static readonly AuditAction DeviceUnlinked = new("device.unlinked");
    public static readonly AuditAction JobCancelled = new("job.cancelled");
    public static readonly AuditAction JobStarted = new("job.started");
    public static readonly AuditAction KeyRevoked = new("key.revoked");
    public static readonly AuditAction PersonAccessEnded = new("person.access-ended");
    public static readonly AuditAction PersonAdded = new("person.added");
    public static readonly AuditAction PersonPasswordSet = new("person.password-set");
    public static readonly AuditAction PersonRemoved = new("person.removed");
    public static readonly AuditAction PersonRoleChanged = new("person.role-changed");
    public static readonly AuditAction PersonalDataViewed = new("personal-data.viewed");
    public static readonly AuditAction ProfileAdded = new("profile.added");
    public static readonly AuditAction ProfileChanged = new("profile.changed");
    public static readonly AuditAction ProfileRemoved = new("profile.removed");
    public static readonly AuditAction PurchaseRecorded = new("purchase.recorded");
    public static readonly AuditAction SessionEnded = new("session.ended");
    public static readonly AuditAction SharedContentPut = new("shared-content.put");
    public static readonly AuditAction SharedContentRemoved = new("shared-content.removed");
    public static readonly AuditAction StaffAccessReset = new("staff.access-reset");
    public static readonly AuditAction StaffChanged = new("staff.changed");
    public static readonly AuditAction StaffRemoved = new("staff.removed");
    public static readonly AuditAction StaffSignOut = new("staff.sign-out");
}
