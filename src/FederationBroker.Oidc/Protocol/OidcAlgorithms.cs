using System.Collections.Immutable;

namespace FederationBroker.Oidc.Protocol;

/// <summary>Names of signature algorithms (RFC 7518 3.1, RFC 8037 3.1).</summary>
internal static class OidcAlgorithms
{
    /// <summary>What clients may sign with: assertions and proofs. None of them is symmetric, or "none".</summary>
    public static readonly ImmutableArray<string> OfOthers = ["RS256", "PS256", "ES256", "EdDSA"];
}
