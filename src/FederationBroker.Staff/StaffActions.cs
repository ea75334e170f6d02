using FederationBroker.Data.Auditing;

namespace FederationBroker.Staff;

/// <summary>What is done to this room's things, as the audit trail says it; staff do it through other rooms.</summary>
public static class StaffActions
{
    public static readonly AuditAction KeyMade = new("key.made");
    public static readonly AuditAction KeyRevoked = new("key.revoked");
    public static readonly AuditAction StaffAccessReset = new("staff.access-reset");
    public static readonly AuditAction StaffAdded = new("staff.added");
    public static readonly AuditAction StaffChanged = new("staff.changed");
    public static readonly AuditAction StaffPassword = new("staff.password");
    public static readonly AuditAction StaffPasswordChosen = new("staff.password-chosen");
    public static readonly AuditAction StaffRecoveryCode = new("staff.recovery-code");
    public static readonly AuditAction StaffRemoved = new("staff.removed");
    public static readonly AuditAction StaffSecondFactor = new("staff.second-factor");
    public static readonly AuditAction StaffSecondFactorSetUp = new("staff.second-factor-set-up");
    public static readonly AuditAction StaffSignIn = new("staff.sign-in");
    public static readonly AuditAction StaffSignOut = new("staff.sign-out");
}
