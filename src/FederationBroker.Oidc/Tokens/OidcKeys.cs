using System.Collections.Immutable;
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

    /// <inheritdoc cref="Es256"/>
    public static readonly KeyUse EdDsa = new("OidcEdDsa", KeyKind.Ed25519);

    /// <summary>In the order in which they are published.</summary>
    public static readonly ImmutableArray<KeyUse> All = [Rs256, Es256, EdDsa];

    public static KeyUse Of(OidcSettings client) => Of(client.IdTokenSigningAlgorithm) ?? Rs256;

    /// <returns>Null for an algorithm that nothing here signs with.</returns>
    public static KeyUse? Of(string? algorithm) => All.FirstOrDefault(use => use.Algorithm == algorithm);
}
