using FederationBroker.Data.Auditing;

namespace FederationBroker.SignIn;

/// <summary>What is done to this room's things, as the audit trail says it; staff do it through other rooms.</summary>
public static class SignInActions
{
    public static readonly AuditAction PasskeyAdded = new("passkey.added");
    public static readonly AuditAction PasskeyRemoved = new("passkey.removed");
    public static readonly AuditAction PasswordChanged = new("password.changed");
    public static readonly AuditAction ProfilePin = new("profile.pin");
    public static readonly AuditAction SessionEnded = new("session.ended");
    public static readonly AuditAction SignInDevice = new("sign-in.device");
    public static readonly AuditAction SignInHome = new("sign-in.home");
    public static readonly AuditAction SignInPasskey = new("sign-in.passkey");
    public static readonly AuditAction SignInPassword = new("sign-in.password");
}
