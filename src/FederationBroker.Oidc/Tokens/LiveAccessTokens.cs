using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Decides whether a token still stands: one query over authorization, grant, account, login and revocation.
/// </summary>
internal sealed class LiveAccessTokens(
    TenantScope scope,
    AccessTokenFormat format,
    TokenQueries queries,
    ClaimsPipeline pipeline,
    IPartnerRegistry registry,
    TimeProvider clock
)
{
    /// <summary>Without the subscriber's data: for those who only ask whether a token stands.</summary>
    public Task<LiveAccessToken?> FindAsync(string text, CancellationToken cancellation) =>
        FindAsync(text, withClaims: false, cancellation);

    /// <summary>With what UserInfo may say.</summary>
    public Task<LiveAccessToken?> FindWithClaimsAsync(string text, CancellationToken cancellation) =>
        FindAsync(text, withClaims: true, cancellation);

    private async Task<LiveAccessToken?> FindAsync(string text, bool withClaims, CancellationToken cancellation)
    {
        if (format.Read(scope.Tenant, text) is not { } token)
            return null;
        // A partner that was cut off has no tokens (INF-001).
        if (registry.Current.FindByClientId(scope.Tenant, token.ClientId) is not { Oidc: { } client } partner)
            return null;
        var now = clock.GetUtcNow();
        if (!partner.IsActive(now) || token.EndsAt(client.AccessTokenLifetime) <= now)
            return null;
        if (token.Authorization != Guid.Empty)
            return await FindForSubscriberAsync(token, partner, withClaims, cancellation);
        return await queries.IsRevokedAsync(token, cancellation) ? null : new LiveAccessToken(token, partner);
    }

    private async Task<LiveAccessToken?> FindForSubscriberAsync(
        AccessToken token,
        Partner partner,
        bool withClaims,
        CancellationToken cancellation
    )
    {
        if (await queries.FindAsync(token, partner, cancellation) is not { } found)
            return null;
        var authentication = Authentication.Remembered(found.Session, found.Context, found.WithPin, found.SignedInAt);
        var wanted = withClaims ? found.UserInfoClaims : [];
        var released = await pipeline.ReleaseAsync(partner, found.Live, authentication, [.. wanted], cancellation);
        return new LiveAccessToken(token, partner) { Subscriber = released, Session = found.Session };
    }
}

internal sealed record LiveAccessToken(AccessToken Token, Partner Partner)
{
    /// <summary>What UserInfo may say; null for a client's own token.</summary>
    public ReleasedClaims? Subscriber { get; init; }

    /// <summary>The cable login that it came from; null for a client's own token.</summary>
    public Guid? Session { get; init; }

    public DateTimeOffset EndsAt => Token.EndsAt(Partner.Oidc!.AccessTokenLifetime);

    public bool HasScope(string scope) => Token.Scope.Split(' ').Contains(scope);
}
