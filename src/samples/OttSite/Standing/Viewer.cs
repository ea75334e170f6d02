using OttSite.Oidc;
using OttSite.Sessions;

namespace OttSite.Standing;

/// <summary>About whom the operator is asked: one of the two.</summary>
/// <param name="Subject">The subscriber's pseudonym; then no user profile is in play.</param>
/// <param name="AccessToken">The subscriber's access token, which also tells which user profile is watching.</param>
internal sealed record Viewer(string? Subject, string? AccessToken);

/// <summary>
/// Finds the best way to name a visitor. The pseudonym alone would let a child's profile watch everything the account
/// may, so the access token goes first and is renewed when it has run out.
/// </summary>
internal sealed class Viewers(TokenRenewal renewal, SessionStore sessions, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    /// <returns>Null when the visitor has to sign in again.</returns>
    /// <exception cref="TimeoutException">The operator did not renew the token in time; it may still do so.</exception>
    public async Task<Viewer?> FindAsync(HttpContext context, SiteSession session, CancellationToken cancellation)
    {
        if (session.Tokens is not { } tokens || sessions.HandleOf(context) is not { } handle)
            return null;
        if (tokens.ExpiresAt - Margin > time.GetUtcNow())
            return new Viewer(Subject: null, tokens.AccessToken);
        if (tokens.RefreshToken is null)
            return new Viewer(session.Subject, AccessToken: null);
        try
        {
            var renewed = await renewal
                .RenewAsync(handle, session)
                .WaitAsync(StandingClient.Patience, time, cancellation);
            return new Viewer(Subject: null, renewed.Tokens!.AccessToken);
        }
        catch (SignInFailedException)
        {
            return null;
        }
    }
}
