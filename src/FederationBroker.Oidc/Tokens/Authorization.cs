using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// One positive authorization response and everything issued from it: its code, and the family of its tokens. Revoking
/// the row revokes them all.
/// </summary>
internal sealed class Authorization : ITenantOwned
{
    public required Guid Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required byte[] CodeHash { get; init; }

    public required GrantId GrantId { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Without offline access, tokens end with this cable login.</summary>
    public required Guid SessionId { get; init; }

    public required string RedirectUri { get; init; }

    public string? CodeChallenge { get; init; }

    /// <summary>
    /// Thumbprint of the key that whoever redeems the code, and renews the tokens of a public client, has to prove (RFC
    /// 9449 5, 10); null: none was named.
    /// </summary>
    public byte[]? DpopKey { get; init; }

    public string? Nonce { get; init; }

    /// <summary>Of the partner's API that its access tokens are for (RFC 8707); null: for the broker's.</summary>
    public string? Resource { get; init; }

    /// <summary>Granted scopes, separated by blanks.</summary>
    public required string Scope { get; init; }

    public required bool OfflineAccess { get; init; }

    public string[] UserInfoClaims { get; init; } = [];

    public string[] IdTokenClaims { get; init; } = [];

    /// <summary>As the partner is told with every ID token (OIDC Core 12.2); null: it is not.</summary>
    public StatedTime? SignedInAt { get; init; }

    public required string Context { get; init; }

    /// <summary>The PIN of the user profile was shown as well.</summary>
    public required bool WithPin { get; init; }

    /// <summary>What was bought with it, and the number of its order; null: nothing was.</summary>
    public string? Offer { get; init; }

    public string? OrderNumber { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset CodeExpiresAt { get; init; }

    /// <summary>Set by the one statement that redeems the code.</summary>
    public DateTimeOffset? RedeemedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Nothing issued from this row lives longer; the row is swept afterwards.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>
/// One link of a refresh chain. Used once; using it again means that two parties hold it (RFC 9700 4.14.2).
/// </summary>
internal sealed class RefreshToken : ITenantOwned
{
    public required byte[] TokenHash { get; init; }

    public required TenantId Tenant { get; init; }

    public required Guid AuthorizationId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The chain's absolute end; every successor inherits it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>An access token that was revoked by itself (RFC 7009) before it expired.</summary>
internal sealed class RevokedAccessToken : ITenantOwned
{
    public required Guid TokenId { get; init; }

    public required TenantId Tenant { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
