using FederationBroker.Data.Auditing;
using FederationBroker.Federation.Requests;

namespace FederationBroker.Federation;

/// <summary>What this room writes into the audit trail.</summary>
internal static class FederationActions
{
    public static readonly AuditAction PseudonymRevealed = new("pseudonym.revealed");
    public static readonly AuditAction RequestRefused = new("request.refused");

    /// <param name="kind">What happened to the consent.</param>
    public static AuditAction Grant(string kind) => new($"grant.{kind}");

    /// <param name="protocol">How the partner asked.</param>
    public static AuditAction SignIn(SignInProtocol protocol) =>
        new($"sign-in.{protocol.ToString().ToLowerInvariant()}");
}
