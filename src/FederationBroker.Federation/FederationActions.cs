using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Requests;

namespace FederationBroker.Federation;

/// <summary>What this room writes into the audit trail.</summary>
internal static class FederationActions
{
    public static readonly AuditAction PseudonymRevealed = new("pseudonym.revealed");
    public static readonly AuditAction RequestRefused = new("request.refused");
    private static readonly AuditAction GrantChanged = new("grant.changed");
    private static readonly AuditAction GrantGiven = new("grant.given");
    private static readonly AuditAction GrantPseudonymReset = new("grant.pseudonym-reset");
    private static readonly AuditAction GrantUnshared = new("grant.unshared");
    private static readonly AuditAction GrantWithdrawn = new("grant.withdrawn");
    private static readonly AuditAction SignInOidc = new("sign-in.oidc");
    private static readonly AuditAction SignInSaml = new("sign-in.saml");

    /// <param name="kind">What happened to the consent.</param>
    public static AuditAction Grant(string kind) =>
        kind switch
        {
            "given" => GrantGiven,
            "changed" => GrantChanged,
            "withdrawn" => GrantWithdrawn,
            "pseudonym-reset" => GrantPseudonymReset,
            "unshared" => GrantUnshared,
            _ => throw new InvalidOperationException($"Nothing is known to happen to a consent as \"{kind}\"."),
        };

    /// <param name="protocol">How the partner asked.</param>
    public static AuditAction SignIn(SignInProtocol protocol) =>
        protocol == SignInProtocol.Saml ? SignInSaml : SignInOidc;
}
