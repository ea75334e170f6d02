using System.Collections.Immutable;

namespace FederationBroker.Oidc.Protocol;

/// <summary>Names of signature algorithms (RFC 7518 3.1, RFC 8037 3.1).</summary>
internal static class OidcAlgorithms
{
    /// <summary>What clients may sign assertions with. None of them is symmetric, or "none".</summary>
    public static readonly ImmutableArray<string> OfAssertions = ["RS256", "PS256", "ES256", "EdDSA"];

    /// <summary>
    /// Proofs, signed requests, and whatever else FAPI 2.0 is about (its section 5.4.1): RS256 is left out.
    /// </summary>
    public static readonly ImmutableArray<string> Strong = ["PS256", "ES256", "EdDSA"];

    /// <summary>Ed25519 is EdDSA's newer name (RFC 9864).</summary>
    public static bool IsStrong(string? algorithm) =>
        algorithm == "Ed25519" || (algorithm is not null && Strong.Contains(algorithm));
}
