using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Decision;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Tokens;

/// <summary>Decides whether a token still stands: one query over authorization, grant, account, login and revocation.</summary>
internal sealed class LiveAccessTokens(
    BrokerDbContext database, AccessTokenFormat format, LiveGrants grants, ClaimsPipeline pipeline, IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    public async Task<LiveAccessToken?> FindAsync(string text, CancellationToken cancellation)
    {
        if (format.Read(scope.Tenant, text) is not { } token) return null;
        // A partner that was cut off has no tokens (INF-001).
        if (registry.Current.FindByClientId(scope.Tenant, token.ClientId) is not { } partner || !partner.IsActive(clock.GetUtcNow())) return null;
        if (token.Authorization != Guid.Empty) return await FindForSubscriberAsync(token, partner, cancellation);
        var revoked = await database.Set<RevokedAccessToken>().AnyAsync(row => row.TokenId == token.Id, cancellation);
        return revoked ? null : new LiveAccessToken(token, partner, Subscriber: null);
    }

    private async Task<LiveAccessToken?> FindForSubscriberAsync(AccessToken token, Partner partner, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = await (
            from authorization in database.Set<Authorization>().AsNoTracking()
            where authorization.Id == token.Authorization && authorization.Partner == partner.Id && authorization.RevokedAt == null
            where authorization.OfflineAccess || database.Set<Session>().Any(session => session.Id == authorization.SessionId && session.ExpiresAt > now)
            where !database.Set<RevokedAccessToken>().Any(revoked => revoked.TokenId == token.Id)
            join live in grants.Query(partner.Sector) on authorization.GrantId equals live.Id
            select new { authorization, live }).SingleOrDefaultAsync(cancellation);
        return found is null ? null : new LiveAccessToken(token, partner, Release(partner, found.authorization, found.live));
    }

    private ReleasedClaims Release(Partner partner, Authorization authorization, LiveGrant live)
        => pipeline.Release(partner, live, Authentication.Remembered(authorization.SessionId, authorization.AuthenticatedAt, authorization.Context, authorization.WithPin), [.. authorization.UserInfoClaims]);
}

/// <param name="Subscriber">What UserInfo may say; null for a client's own token.</param>
internal sealed record LiveAccessToken(AccessToken Token, Partner Partner, ReleasedClaims? Subscriber)
{
    public bool HasScope(string scope) => Token.Scope.Split(' ').Contains(scope);
}
