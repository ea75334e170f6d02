using FederationBroker.Data;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// Decides whether a token still stands: one query over authorization, grant, account, login and revocation.
/// </summary>
internal sealed class LiveAccessTokens(
    BrokerDbContext database,
    AccessTokenFormat format,
    LiveGrants grants,
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
        if (format.Read(database.Scope.Tenant, text) is not { } token)
            return null;
        // A partner that was cut off has no tokens (INF-001).
        if (registry.Current.FindByClientId(database.Scope.Tenant, token.ClientId) is not { Oidc: { } client } partner)
            return null;
        var now = clock.GetUtcNow();
        if (!partner.IsActive(now) || token.EndsAt(client.AccessTokenLifetime) <= now)
            return null;
        if (token.Authorization != Guid.Empty)
            return await FindForSubscriberAsync(token, partner, withClaims, cancellation);
        var revoked = await database.Set<RevokedAccessToken>().AnyAsync(row => row.TokenId == token.Id, cancellation);
        return revoked ? null : new LiveAccessToken(token, partner, Subscriber: null);
    }

    private async Task<LiveAccessToken?> FindForSubscriberAsync(
        AccessToken token,
        Partner partner,
        bool withClaims,
        CancellationToken cancellation
    )
    {
        var logins = grants.Logins();
        var found = await (
            from authorization in database.Set<Authorization>().AsNoTracking()
            where
                authorization.Id == token.Authorization
                && authorization.Partner == partner.Id
                && authorization.RevokedAt == null
            where authorization.OfflineAccess || logins.Any(session => session.Id == authorization.SessionId)
            where !database.Set<RevokedAccessToken>().Any(revoked => revoked.TokenId == token.Id)
            join live in grants.Query(partner.Sector) on authorization.GrantId equals live.Id
            select new { authorization, live }
        ).SingleOrDefaultAsync(cancellation);
        if (found is null)
            return null;
        var row = found.authorization;
        var authentication = Authentication.Remembered(row.SessionId, row.Context, row.WithPin, row.SignedInAt);
        return new LiveAccessToken(
            token,
            partner,
            await pipeline.ReleaseAsync(
                partner,
                found.live,
                authentication,
                withClaims ? [.. found.authorization.UserInfoClaims] : [],
                cancellation
            )
        );
    }
}

/// <param name="Subscriber">What UserInfo may say; null for a client's own token.</param>
internal sealed record LiveAccessToken(AccessToken Token, Partner Partner, ReleasedClaims? Subscriber)
{
    public DateTimeOffset EndsAt => Token.EndsAt(Partner.Oidc!.AccessTokenLifetime);

    public bool HasScope(string scope) => Token.Scope.Split(' ').Contains(scope);
}
