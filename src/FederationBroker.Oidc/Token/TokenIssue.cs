using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token;

/// <summary>Writes the tokens of an authorization that still stands.</summary>
internal sealed class TokenIssue(
    TenantScope scope,
    ClaimsPipeline pipeline,
    AccessTokenFormat accessTokens,
    IdTokenWriter idTokens,
    TimeProvider clock
)
{
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
            scope.Tenant,
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
}

/// <summary>A refresh token as its client has it, and the row that is kept of it.</summary>
internal sealed record NewRefreshToken(string Text, RefreshToken Row)
{
    /// <param name="chainEnd">A refresh token's successors inherit it.</param>
    /// <returns>Null: there is no offline access, or the chain has ended.</returns>
    public static NewRefreshToken? For(Authorization authorization, DateTimeOffset now, DateTimeOffset chainEnd)
    {
        if (!authorization.OfflineAccess || chainEnd <= now)
            return null;
        var text = Secrets.New("fbrt_");
        var row = new RefreshToken
        {
            TokenHash = Secrets.Hash(text),
            Tenant = authorization.Tenant,
            AuthorizationId = authorization.Id,
            CreatedAt = now,
            ExpiresAt = chainEnd,
        };
        return new NewRefreshToken(text, row);
    }

    public override string ToString() => "[refresh token]";
}

/// <summary>Tokens that may be issued, and the refresh token that was kept for them.</summary>
internal sealed record TokenReservation(Authorization Authorization, LiveGrant Live, string? RefreshToken)
{
    public override string ToString() => "[token reservation]";
}
