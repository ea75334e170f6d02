using FederationBroker.Data.Auditing;

namespace FederationBroker.Oidc;

/// <summary>What this room writes into the audit trail.</summary>
internal static class OidcActions
{
    public static readonly AuditAction SignOutPartner = new("sign-out.partner");
    public static readonly AuditAction TokenCode = new("token.code");
    public static readonly AuditAction TokenRefresh = new("token.refresh");
    public static readonly AuditAction TokenRevoked = new("token.revoked");
}
