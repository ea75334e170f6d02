using System.Collections.Immutable;
using FederationBroker.Partners.Keys;

namespace FederationBroker.Partners;

/// <summary>How a partner authenticates at the token endpoint (OIDC Core 9).</summary>
public enum ClientAuthenticationMethod
{
    None,
    ClientSecretBasic,
    ClientSecretPost,
    PrivateKeyJwt,
}

/// <summary>A partner's OpenID Connect side.</summary>
public sealed record OidcSettings
{
    /// <summary>RFC 8693 2.1.</summary>
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    public required string ClientId { get; init; }

    public required ClientAuthenticationMethod ClientAuthentication { get; init; }

    /// <summary>SHA-256 of each accepted secret (two during a change); empty unless a secret method is used.</summary>
    public ImmutableArray<byte[]> SecretHashes { get; init; } = [];

    /// <summary>Keys of the partner, for private_key_jwt; read from a file at load.</summary>
    public PartnerKeySet? Keys { get; init; }

    /// <summary>Where the partner publishes its JWK Set; fetched through the hardened client.</summary>
    public string? JwksUri { get; init; }

    /// <summary>Compared octet by octet (RFC 9700 2.1), never parsed and rebuilt.</summary>
    public required ImmutableArray<string> RedirectUris { get; init; }

    public ImmutableArray<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Told when a login ends that it was signed in with; null: it is not.</summary>
    public string? BackchannelLogoutUri { get; init; }

    /// <summary>Shown, unseen, in the browser that signs out; null: it is not.</summary>
    public string? FrontchannelLogoutUri { get; init; }

    /// <summary>Origins of pages whose scripts may read this client's answers, as browsers send them.</summary>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary>"RS256", "ES256" or "EdDSA" (Ed25519).</summary>
    public string IdTokenSigningAlgorithm { get; init; } = "RS256";

    public ImmutableArray<string> GrantTypes { get; init; } = ["authorization_code"];

    /// <summary>False lets a confidential client leave PKCE out; a challenge that is sent is always enforced.</summary>
    public bool PkceRequired { get; init; } = true;

    /// <summary>What is asked of it beyond that.</summary>
    public OidcProtections Protections { get; init; } = new();

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Absolute: a refresh chain ends this long after the sign-in, however often it is used.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Whether this client is a resource server that may introspect tokens issued to others.</summary>
    public bool MayIntrospect { get; init; }

    /// <summary>
    /// Accepts the token endpoint's URL as audience of client assertions, for clients that predate the issuer rule.
    /// </summary>
    public bool AcceptsTokenEndpointAudience { get; init; }

    /// <summary>
    /// Every ID token has <c>auth_time</c> (OIDC Core 2); otherwise those of requests that demand it.
    /// </summary>
    public bool AlwaysStatesAuthTime { get; init; }

    /// <summary>Its own APIs, for which it gets access tokens that they can check.</summary>
    public ImmutableArray<ProtectedResource> Resources { get; init; } = [];

    /// <returns>Null: it has no such API.</returns>
    public ProtectedResource? FindResource(string address) => Resources.FirstOrDefault(one => one.Address == address);

    public bool Allows(string grantType) => GrantTypes.Contains(grantType);
}
