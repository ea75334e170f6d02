using OttSite.Sessions;

namespace OttSite.Oidc;

/// <summary>Writes down what arrived with a token answer, and fetches the user info that belongs to it.</summary>
internal sealed class SessionWriter(TokenClient tokens, TimeProvider time)
{
    // How the operator says that the connection stands for its household; the broker's own value.
    private const string HomeNetwork = "urn:fbroker:acr:home-network";
    private const int DefaultSeconds = 60;
    private static readonly TimeSpan SessionLasts = TimeSpan.FromHours(8);

    public OidcTokens TokensOf(TokenAnswer received, string idToken, string? refreshToken) =>
        new(
            received.AccessToken,
            refreshToken,
            idToken,
            time.GetUtcNow() + TimeSpan.FromSeconds(received.ExpiresIn ?? DefaultSeconds)
        );

    public async Task<SiteSession> DescribeAsync(
        TokenAnswer received,
        CheckedIdToken idToken,
        OidcTokens kept,
        CancellationToken cancellation
    )
    {
        var userInfo = await tokens.UserInfoAsync(received.AccessToken, cancellation);
        // OIDC Core 5.3.2: user info of another subject must not be used.
        if (!userInfo.TryGetProperty("sub", out var subject) || subject.GetString() != idToken.Subject)
            throw SignInFailedException.Untrusted("The user info is about somebody else.");
        var now = time.GetUtcNow();
        return new SiteSession
        {
            Subject = idToken.Subject,
            SignedInAt = now,
            ExpiresAt = now + SessionLasts,
            Facts = Received.Facts(received, idToken),
            Claims = Received.Claims(idToken, userInfo),
            Raw = Received.Raw(idToken, userInfo),
            IsAtHome = idToken.Payload.TryGetProperty("acr", out var context) && context.GetString() == HomeNetwork,
            Tokens = kept,
        };
    }
}
