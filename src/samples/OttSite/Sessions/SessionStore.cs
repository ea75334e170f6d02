using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OttSite.Sessions;

/// <summary>
/// Sessions and begun sign-ins in memory. A cookie carries a random handle, never data, and a new sign-in always gets a
/// new handle (session fixation).
/// </summary>
internal sealed class SessionStore(SiteOptions options, TimeProvider time)
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan SignInLasts = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, SiteSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PendingSignIn> _pending = new(StringComparer.Ordinal);

    public static string NewHandle() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>What the visitor's cookie says; whether there is such a session is another question.</summary>
    public string? HandleOf(HttpContext context) =>
        context.Request.Cookies.TryGetValue(options.CookieName("session"), out var handle) ? handle : null;

    public SiteSession? Find(HttpContext context) => HandleOf(context) is { } handle ? Find(handle) : null;

    public SiteSession? Find(string handle) =>
        _sessions.TryGetValue(handle, out var session) && session.ExpiresAt > time.GetUtcNow() ? session : null;

    public void Open(HttpContext context, SiteSession session)
    {
        Close(context);
        Sweep();
        var handle = NewHandle();
        _sessions[handle] = session;
        context.Response.Cookies.Append(options.CookieName("session"), handle, Cookie(SameSiteMode.Lax));
    }

    public void Replace(HttpContext context, SiteSession session)
    {
        if (HandleOf(context) is { } handle)
            Replace(handle, session);
    }

    /// <summary>Only while there is one: a session that was closed meanwhile stays closed.</summary>
    public void Replace(string handle, SiteSession session)
    {
        while (_sessions.TryGetValue(handle, out var known) && !_sessions.TryUpdate(handle, session, known))
        {
            // Somebody else was faster; the last one to write wins.
        }
    }

    public void Close(HttpContext context)
    {
        if (HandleOf(context) is { } handle)
            Close(handle);
        context.Response.Cookies.Delete(options.CookieName("session"), Cookie(SameSiteMode.Lax));
    }

    public void Close(string handle) => _sessions.TryRemove(handle, out _);

    /// <summary>Remembers a begun sign-in under the state or request id the answer will carry.</summary>
    public void Begin(HttpContext context, string key, PendingSignIn pending)
    {
        Sweep();
        var browser = context.Request.Cookies.TryGetValue(options.CookieName("browser"), out var known)
            ? known
            : NewHandle();
        _pending[key] = pending with { Browser = browser, ExpiresAt = time.GetUtcNow() + SignInLasts };
        // SAML answers by a POST from the broker's site, which carries a cookie only when it is SameSite=None.
        var mode = options.IsSaml ? SameSiteMode.None : SameSiteMode.Lax;
        context.Response.Cookies.Append(options.CookieName("browser"), browser, Cookie(mode));
    }

    /// <summary>Takes a begun sign-in, once, and only for the browser that began it (login CSRF).</summary>
    public PendingSignIn? Take(HttpContext context, string key) =>
        _pending.TryRemove(key, out var pending)
        && pending.ExpiresAt > time.GetUtcNow()
        && context.Request.Cookies.TryGetValue(options.CookieName("browser"), out var browser)
        && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(pending.Browser), HandleBytes(browser))
            ? pending
            : null;

    private static byte[] HandleBytes(string text)
    {
        var bytes = new byte[32];
        return
            text.Length == 64 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : [];
    }

    private static CookieOptions Cookie(SameSiteMode mode) =>
        new()
        {
            Path = "/",
            Secure = true,
            HttpOnly = true,
            SameSite = mode,
            IsEssential = true,
        };

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (handle, session) in _sessions)
        {
            if (session.ExpiresAt <= now || _sessions.Count > MostEntries)
                _sessions.TryRemove(handle, out _);
        }

        foreach (var (key, pending) in _pending)
        {
            if (pending.ExpiresAt <= now || _pending.Count > MostEntries)
                _pending.TryRemove(key, out _);
        }
    }
}

/// <summary>A sign-in that was sent to the broker and whose answer is awaited.</summary>
internal sealed record PendingSignIn
{
    /// <summary>OpenID Connect: what the ID token must carry.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>OpenID Connect: the PKCE secret (RFC 7636).</summary>
    public string CodeVerifier { get; init; } = "";

    /// <summary>SAML: the RelayState the answer must carry back.</summary>
    public string RelayState { get; init; } = "";

    public string Browser { get; init; } = "";

    public DateTimeOffset ExpiresAt { get; init; }
}
