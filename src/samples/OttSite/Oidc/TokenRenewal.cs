using System.Collections.Concurrent;
using OttSite.Sessions;

namespace OttSite.Oidc;

/// <summary>
/// Renews a session's tokens. A refresh token works once, and using it twice ends the access altogether: of all
/// requests that find the access token too old one renews it, and the others wait for that one.
/// </summary>
internal sealed class TokenRenewal(
    TokenClient tokens,
    IdTokenCheck idTokens,
    SessionWriter writer,
    SessionStore sessions
)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SiteSession>>> _running = new(StringComparer.Ordinal);

    /// <param name="seen">The session as the caller found it; when somebody has renewed it since, that result is
    /// returned.</param>
    /// <exception cref="SignInFailedException">Access was withdrawn or has run out; the session is closed.</exception>
    public Task<SiteSession> RenewAsync(string handle, SiteSession seen) =>
        _running.GetOrAdd(handle, key => new Lazy<Task<SiteSession>>(() => RunAsync(key, seen))).Value;

    // Not cancelled with the page that asked: an answer that nobody waits for any more still holds the only good
    // refresh token.
    private async Task<SiteSession> RunAsync(string handle, SiteSession seen)
    {
        try
        {
            if (sessions.Find(handle) is not { Tokens: { RefreshToken: { } refreshToken } known } session)
                throw SignInFailedException.Refused("invalid_grant", "the session has ended");
            return known == seen.Tokens ? await RenewAsync(handle, session, known, refreshToken) : session;
        }
        catch (SignInFailedException)
        {
            sessions.Close(handle);
            throw;
        }
        finally
        {
            _running.TryRemove(handle, out _);
        }
    }

    private async Task<SiteSession> RenewAsync(
        string handle,
        SiteSession session,
        OidcTokens known,
        string refreshToken
    )
    {
        var received = await tokens.RefreshAsync(refreshToken, CancellationToken.None);
        // Kept before anything else can go wrong.
        session = session with
        {
            Tokens = writer.TokensOf(
                received,
                received.IdToken ?? known.IdToken,
                received.RefreshToken ?? refreshToken
            ),
        };
        sessions.Replace(handle, session);
        var idToken = await idTokens.CheckAsync(session.Tokens.IdToken, nonce: null, CancellationToken.None);
        // OIDC Core 12.2: a refreshed ID token is about the same subscriber.
        if (idToken.Subject != session.Subject)
            throw SignInFailedException.Untrusted("The refreshed ID token is about somebody else.");
        var renewed = await writer.DescribeAsync(received, idToken, session.Tokens, CancellationToken.None);
        renewed = renewed with { SignedInAt = session.SignedInAt, Notice = session.Notice };
        sessions.Replace(handle, renewed);
        return renewed;
    }
}
