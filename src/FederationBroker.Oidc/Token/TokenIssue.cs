using FederationBroker.Data;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Oidc.Tokens;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Oidc.Token;

/// <summary>Writes the tokens of an authorization that still stands.</summary>
internal sealed class TokenIssue(
    BrokerDbContext database,
    LiveGrants grants,
    ClaimsPipeline pipeline,
    AccessTokenFormat accessTokens,
    IdTokenWriter idTokens,
    TimeProvider clock
)
{
    /// <summary>
    /// Looks whether tokens may be issued and keeps the refresh token, if there is one; null when the subscriber's
    /// consent, standing or login has ended since.
    /// </summary>
    /// <param name="chainEnd">A refresh token's successors inherit it.</param>
    /// <param name="goesOnAlone">Offline access under way needs no login; a code does, so that one that was asked for
    /// before a login was ended opens nothing.</param>
    public async Task<TokenReservation?> ReserveAsync(
        TokenRequest request,
        Authorization authorization,
        DateTimeOffset chainEnd,
        bool goesOnAlone,
        CancellationToken cancellation
    )
    {
        if (
            await FindLiveAsync(request, authorization, goesOnAlone && authorization.OfflineAccess, cancellation)
            is not { } live
        )
            return null;
        var now = clock.GetUtcNow();
        var refreshToken =
            authorization.OfflineAccess && chainEnd > now ? AddRefreshToken(authorization, now, chainEnd) : null;
        await database.SaveChangesAsync(cancellation);
        return new TokenReservation(authorization, live, refreshToken);
    }

    /// <summary>
    /// Writes the tokens. Outside of any transaction: the claims in them may come from the operator's OSS/BSS, which
    /// may take its time.
    /// </summary>
    /// <param name="nonce">OIDC Core 12.2: none when tokens are renewed.</param>
    public async Task<TokenOutcome> WriteAsync(
        TokenRequest request,
        TokenReservation reservation,
        string tokenScope,
        string? nonce,
        CancellationToken cancellation
    )
    {
        using var step = Steps.Begin(Steps.TokenIssue);
        var (authorization, live, refreshToken) = reservation;
        var now = clock.GetUtcNow();
        var lifetime = request.Client.AccessTokenLifetime;
        var accessToken = accessTokens.Write(
            database.Scope.Tenant,
            new AccessToken(
                Guid.CreateVersion7(now),
                authorization.Id,
                request.Client.ClientId,
                tokenScope,
                now,
                now + lifetime
            )
        );
        var authentication = Authentication.Remembered(
            authorization.SessionId,
            authorization.Context,
            authorization.WithPin,
            authorization.SignedInAt
        );
        var released = await pipeline.ReleaseAsync(
            request.Partner,
            live,
            authentication,
            [.. authorization.IdTokenClaims],
            cancellation
        );
        var idToken = await idTokens.WriteAsync(
            request.Tenant,
            request.Client,
            released,
            nonce,
            accessToken,
            cancellation
        );
        return new TokenOutcome.Issued(accessToken, lifetime, tokenScope, idToken, refreshToken)
        {
            Ordered = OrderedOffer.Of(authorization),
        };
    }

    private async Task<LiveGrant?> FindLiveAsync(
        TokenRequest request,
        Authorization authorization,
        bool withoutLogin,
        CancellationToken cancellation
    )
    {
        var (logins, session, grant) = (grants.Logins(), authorization.SessionId, authorization.GrantId);
        return await grants
            .Query(request.Partner.Sector)
            .Where(live => live.Id == grant && live.Partner == request.Partner.Id)
            .Where(_ => withoutLogin || logins.Any(row => row.Id == session))
            .SingleOrDefaultAsync(cancellation);
    }

    private string AddRefreshToken(Authorization authorization, DateTimeOffset now, DateTimeOffset chainEnd)
    {
        var token = Secrets.New("fbrt_");
        database.Add(
            new RefreshToken
            {
                TokenHash = Secrets.Hash(token),
                Tenant = database.Scope.Tenant,
                AuthorizationId = authorization.Id,
                CreatedAt = now,
                ExpiresAt = chainEnd,
            }
        );
        return token;
    }
}

/// <summary>Tokens that may be issued, and the refresh token that is kept for them.</summary>
internal sealed record TokenReservation(Authorization Authorization, LiveGrant Live, string? RefreshToken)
{
    public override string ToString() => "[token reservation]";
}
