using FederationBroker.Data.Keys;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Tokens;

/// <summary>What signs ID tokens and signed decisions.</summary>
internal static class OidcKeys
{
    /// <summary>The algorithm that every relying party must support (OIDC Core 15.1).</summary>
    public static readonly KeyUse Rs256 = new("OidcRs256", KeyKind.Rsa2048);

    /// <summary>By partner choice.</summary>
    public static readonly KeyUse Es256 = new("OidcEs256", KeyKind.P256);

    public static KeyUse Of(OidcSettings client) => client.IdTokenSigningAlgorithm == Es256.Algorithm ? Es256 : Rs256;

    /// <returns>Null for an algorithm that nothing here signs with.</returns>
    public static KeyUse? Of(string? algorithm) =>
        algorithm == Rs256.Algorithm ? Rs256
        : algorithm == Es256.Algorithm ? Es256
        : null;
}
