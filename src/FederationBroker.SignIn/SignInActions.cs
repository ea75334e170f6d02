using FederationBroker.Data.Auditing;

namespace FederationBroker.SignIn;

/// <summary>What this room writes into the audit trail.</summary>
internal static class SignInActions
{
    public static readonly AuditAction PasskeyAdded = new("passkey.added");
    public static readonly AuditAction PasskeyRemoved = new("passkey.removed");
    public static readonly AuditAction PasswordChanged = new("password.changed");
    public static readonly AuditAction ProfilePin = new("profile.pin");
    public static readonly AuditAction SignInDevice = new("sign-in.device");
    public static readonly AuditAction SignInHome = new("sign-in.home");
    public static readonly AuditAction SignInPasskey = new("sign-in.passkey");
    public static readonly AuditAction SignInPassword = new("sign-in.password");
}
