using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Decision;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Tokens;
using FederationBroker.SignIn.Sessions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Token;

/// <summary>Writes the tokens of an authorization that still stands.</summary>
internal sealed class TokenIssue(
    BrokerDbContext database, LiveGrants grants, ClaimsPipeline pipeline, AccessTokenFormat accessTokens, IdTokenWriter idTokens, TenantScope scope, TimeProvider clock)
{
    /// <summary>For a redeemed code; null when the subscriber's consent, standing or login has ended since.</summary>
    public Task<TokenOutcome?> FirstAsync(TokenRequest request, Authorization authorization, CancellationToken cancellation)
        => IssueAsync(request, authorization, authorization.Scope, authorization.Nonce, clock.GetUtcNow() + request.Client.RefreshTokenLifetime, cancellation);

    /// <summary>For a used refresh token; the successor inherits the chain's end. OIDC Core 12.2: no nonce, the same auth_time.</summary>
    public Task<TokenOutcome?> NextAsync(TokenRequest request, Authorization authorization, string tokenScope, DateTimeOffset chainEnd, CancellationToken cancellation)
        => IssueAsync(request, authorization, tokenScope, nonce: null, chainEnd, cancellation);

    private async Task<TokenOutcome?> IssueAsync(
        TokenRequest request, Authorization authorization, string tokenScope, string? nonce, DateTimeOffset chainEnd, CancellationToken cancellation)
    {
        if (await FindLiveAsync(request, authorization, cancellation) is not { } live) return null;
        var now = clock.GetUtcNow();
        var lifetime = request.Client.AccessTokenLifetime;
        var accessToken = accessTokens.Write(scope.Tenant, new AccessToken(Guid.CreateVersion7(now), authorization.Id, request.Client.ClientId, tokenScope, now, now + lifetime));
        var authentication = Authentication.Remembered(authorization.SessionId, authorization.AuthenticatedAt, authorization.Context, authorization.WithPin);
        var released = await pipeline.ReleaseAsync(request.Partner, live, authentication, [.. authorization.IdTokenClaims], cancellation);
        var idToken = await idTokens.WriteAsync(request.Tenant, request.Client, released, nonce, accessToken, cancellation);
        var refreshToken = authorization.OfflineAccess && chainEnd > now ? AddRefreshToken(authorization, now, chainEnd) : null;
        await database.SaveChangesAsync(cancellation);
        return new TokenOutcome.Issued(accessToken, lifetime, tokenScope, idToken, refreshToken);
    }

    private async Task<LiveGrant?> FindLiveAsync(TokenRequest request, Authorization authorization, CancellationToken cancellation)
    {
        var (now, offline, session, grant) = (clock.GetUtcNow(), authorization.OfflineAccess, authorization.SessionId, authorization.GrantId);
        return await grants.Query(request.Partner.Sector)
            .Where(live => live.Id == grant && live.Partner == request.Partner.Id)
            .Where(_ => offline || database.Set<Session>().Any(row => row.Id == session && row.ExpiresAt > now))
            .SingleOrDefaultAsync(cancellation);
    }

    private string AddRefreshToken(Authorization authorization, DateTimeOffset now, DateTimeOffset chainEnd)
    {
        var token = Secrets.New("fbrt_");
        database.Add(new RefreshToken { TokenHash = Secrets.Hash(token), Tenant = scope.Tenant, AuthorizationId = authorization.Id, CreatedAt = now, ExpiresAt = chainEnd });
        return token;
    }
}
