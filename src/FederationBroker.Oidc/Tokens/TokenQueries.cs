using FederationBroker.Data;
using FederationBroker.Federation.Claims;
using FederationBroker.Federation.Consent;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;

namespace FederationBroker.Oidc.Tokens;

/// <summary>
/// What is asked of the database about tokens: one round trip each. All of it demands that grant, account and pseudonym
/// hold, and the login as well unless access goes on without it.
/// </summary>
internal sealed class TokenQueries(BrokerDbContext database, SessionPolicy sessions, TranslatedTokenQueries translated)
{
    /// <summary>Whom an access token is about; null: it opens nothing any more.</summary>
    public Task<TokenSubject?> FindAsync(AccessToken token, Partner partner, CancellationToken cancellation) =>
        translated.FindAsync(database, token, partner, sessions.Horizon(), cancellation);

    /// <summary>Of a token that is a client's own: nothing else ends it before its time.</summary>
    public Task<bool> IsRevokedAsync(AccessToken token, CancellationToken cancellation) =>
        translated.IsRevokedAsync(database, token, cancellation);

    /// <summary>A code that tokens may be had for now.</summary>
    public Task<PresentedCode?> FindCodeAsync(byte[] hash, Partner partner, CancellationToken cancellation) =>
        translated.FindCodeAsync(database, hash, partner, sessions.Horizon(), cancellation);

    /// <summary>A refresh token that was not used yet and may be now.</summary>
    public Task<PresentedRefreshToken?> FindRefreshTokenAsync(
        byte[] hash,
        Partner partner,
        OidcSettings client,
        CancellationToken cancellation
    )
    {
        var live = sessions.Horizon();
        // A chain keeps the end it began with, and one that was shortened since binds it too.
        var chainSince = live.Now - client.RefreshTokenLifetime;
        return translated.FindRefreshTokenAsync(database, hash, partner, chainSince, live, cancellation);
    }
}

/// <summary>What an access token's authorization says, and the grant that it stands on.</summary>
internal sealed record TokenSubject(
    Guid Session,
    string Context,
    bool WithPin,
    StatedTime? SignedInAt,
    string[] UserInfoClaims,
    LiveGrant Live
);

internal sealed record PresentedCode(Authorization Authorization, LiveGrant Live);

internal sealed record PresentedRefreshToken(RefreshToken Token, Authorization Authorization, LiveGrant Live);
