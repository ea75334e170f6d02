using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Sessions;

/// <summary>
/// Starts, finds and ends cable logins. A session lives in the database alone, so ending it counts on every node at
/// once.
/// </summary>
public sealed class SessionStore(
    BrokerDbContext database,
    TenantScope scope,
    SessionPolicy policy,
    IEnumerable<IFollowsSession> followers,
    Sealer sealer,
    TimeProvider clock
)
{
    // Writing on every request would turn each page view into a database write.
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(5);

    /// <summary>How long a login that is used now lives at least, if it does not reach its absolute end.</summary>
    public static TimeSpan SureLife(SessionLifetimes lifetimes) => lifetimes.Idle - NotingPauseOf(lifetimes);

    // Where logins go idle soon, their use is noted sooner.
    private static TimeSpan NotingPauseOf(SessionLifetimes lifetimes) =>
        lifetimes.Idle / 4 < UseIsNotedEvery ? lifetimes.Idle / 4 : UseIsNotedEvery;

    /// <summary>
    /// Starts a session after a proof of identity. Whatever session the browser had is ended: a handle never survives a
    /// login. What others know of the same person's session follows to the new one.
    /// </summary>
    /// <param name="remember">Keeps the cookie after the browser closes.</param>
    public async Task<Session> StartAsync(
        HttpContext context,
        NewSession wanted,
        bool remember,
        CancellationToken cancellation
    )
    {
        var (session, handle) = CurrentHandleHash(context.Request) is null
            ? await OpenAsync(context, wanted, remember, cancellation)
            : await ReplaceAsync(context, wanted, remember, cancellation);
        SessionCookie.Write(context.Response, scope.Tenant, handle, remember ? session.AbsoluteEnd : null);
        return session;
    }

    private async Task<OpenedSession> ReplaceAsync(
        HttpContext context,
        NewSession wanted,
        bool remember,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var before = await TakeCurrentAsync(context.Request, cancellation);
        var opened = await OpenAsync(context, wanted, remember, cancellation);
        if (before?.SubscriberId == opened.Session.SubscriberId)
        {
            foreach (var follower in followers)
                await follower.FollowAsync(before.Id, opened.Session.Id, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return opened;
    }

    /// <summary>A session without a cookie, for software that keeps the handle itself.</summary>
    public async Task<OpenedSession> OpenAsync(
        HttpContext context,
        NewSession wanted,
        bool remember,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var handle = Secrets.New();
        var lifetimes = policy.Lifetimes;
        var absolute = wanted.Longest is { } longest && longest < lifetimes.Absolute ? longest : lifetimes.Absolute;
        var idle = remember || lifetimes.Idle > absolute ? absolute : lifetimes.Idle;
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            HandleHash = Secrets.Hash(handle),
            SubscriberId = wanted.Subscriber,
            AuthenticatedAt = now,
            Method = wanted.Method,
            DeviceId = wanted.Device,
            PasskeyId = wanted.Passkey,
            IsRemembered = remember,
            LastUsedAt = now,
            ExpiresAt = now + idle,
            AbsoluteEnd = now + absolute,
            DeviceLabel = Sessions.DeviceLabel.From(context.Request.Headers.UserAgent),
        };
        database.Add(session);
        await database.SaveChangesAsync(cancellation);
        return new OpenedSession(session.ToFact(), handle);
    }

    /// <summary>The browser's session if it is alive; moves its idle end on.</summary>
    public async Task<Session?> FindCurrentAsync(HttpContext context, CancellationToken cancellation)
    {
        if (CurrentHandleHash(context.Request) is not { } hash)
            return null;
        var now = clock.GetUtcNow();
        var session = await policy.Live().SingleOrDefaultAsync(row => row.HandleHash == hash, cancellation);
        if (session is not null && now - session.LastUsedAt > NotingPauseOf(policy.Lifetimes))
            await NoteUseAsync(session, now, cancellation);
        return session;
    }

    /// <summary>
    /// As <see cref="FindCurrentAsync"/>, for what only a person may do: a household's session does not count.
    /// </summary>
    public async Task<Session?> FindPersonAsync(HttpContext context, CancellationToken cancellation) =>
        await FindCurrentAsync(context, cancellation) is { IsHousehold: false } session ? session : null;

    /// <summary>Notes who is watching, and that their PIN was shown.</summary>
    public Task<int> ChooseProfileAsync(Guid session, ProfileId profile, bool pinShown, CancellationToken cancellation)
    {
        DateTimeOffset? shown = pinShown ? clock.GetUtcNow() : null;
        return database
            .Set<SessionRow>()
            .Where(row => row.Id == session)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ProfileId, profile).SetProperty(row => row.PinShownAt, shown),
                cancellation
            );
    }

    /// <summary>What to look a session up by, for queries that join it with more.</summary>
    public byte[]? CurrentHandleHash(HttpRequest request) =>
        SessionCookie.Read(request, scope.Tenant) is { Length: > 20 and < 100 } handle ? Secrets.Hash(handle) : null;

    public async Task EndCurrentAsync(HttpContext context, CancellationToken cancellation)
    {
        await TakeCurrentAsync(context.Request, cancellation);
        SessionCookie.Clear(context.Response, scope.Tenant);
    }

    // Ends it. Null: there was none.
    private async Task<SessionRow?> TakeCurrentAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (CurrentHandleHash(request) is not { } hash)
            return null;
        var taken = await database
            .Set<SessionRow>()
            .FromSql($"DELETE FROM session WHERE tenant = {scope.Tenant.Value} AND handle_hash = {hash} RETURNING *")
            .AsNoTracking()
            .IgnoreQueryFilters()
            .ToListAsync(cancellation);
        return taken is [var session] ? session : null;
    }

    public Task<int> EndAsync(SubscriberId subscriber, Guid session, CancellationToken cancellation) =>
        database
            .Set<SessionRow>()
            .Where(row => row.SubscriberId == subscriber && row.Id == session)
            .ExecuteDeleteAsync(cancellation);

    /// <summary>
    /// Part of a statement: the login's id, held so that whoever ends it waits; nothing when it has ended.
    /// </summary>
    public static FormattableString Held(TenantId tenant, Guid session) =>
        $"SELECT id FROM session WHERE tenant = {tenant.Value} AND id = {session} FOR KEY SHARE";

    /// <summary>Keeps a login from being ended until the transaction ends; false when it has been already.</summary>
    public async Task<bool> HoldAsync(Guid session, CancellationToken cancellation) =>
        await database
            .Set<SessionRow>()
            .FromSql($"SELECT * FROM session WHERE tenant = {scope.Tenant.Value} AND id = {session} FOR KEY SHARE")
            .AsNoTracking()
            .Select(row => (Guid?)row.Id)
            .SingleOrDefaultAsync(cancellation)
            is not null;

    /// <summary>Ends one login of somebody on an account.</summary>
    public Task<int> EndOfAccountAsync(AccountId account, Guid session, CancellationToken cancellation) =>
        database
            .Set<SessionRow>()
            .Where(row =>
                row.Id == session
                && database.Subscribers().Any(person => person.Id == row.SubscriberId && person.AccountId == account)
            )
            .ExecuteDeleteAsync(cancellation);

    public Task<List<Session>> ListAsync(SubscriberId subscriber, CancellationToken cancellation) =>
        policy
            .Live()
            .Where(row => row.SubscriberId == subscriber)
            .OrderByDescending(row => row.LastUsedAt)
            .ToListAsync(cancellation);

    /// <summary>
    /// Gives the browser's session a new handle, so that a copy of the old cookie is worth nothing (ASVS 7.2.4). The
    /// session stays what it is: partners keep what they got under it.
    /// </summary>
    public async Task RenewHandleAsync(HttpContext context, Session session, CancellationToken cancellation)
    {
        var handle = Secrets.New();
        var hash = Secrets.Hash(handle);
        await database
            .Set<SessionRow>()
            .Where(row => row.Id == session.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.HandleHash, hash), cancellation);
        SessionCookie.Write(context.Response, scope.Tenant, handle, session.IsRemembered ? session.AbsoluteEnd : null);
    }

    /// <summary>
    /// The session's name towards one partner (<c>sid</c>, SessionIndex). Different for every partner: a shared one
    /// would link the pseudonyms of one person across partners.
    /// </summary>
    public string PartnerSessionId(Guid session, PartnerId partner) =>
        Base32.Encode(sealer.Digest("partner-session", scope.Tenant, session.ToString(), partner.Value).AsSpan(0, 20));

    private Task<int> NoteUseAsync(Session session, DateTimeOffset now, CancellationToken cancellation)
    {
        var idle = session.ExpiresAt - session.LastUsedAt;
        var end = now + idle < session.AbsoluteEnd ? now + idle : session.AbsoluteEnd;
        return database
            .Set<SessionRow>()
            .Where(row => row.Id == session.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.LastUsedAt, now).SetProperty(row => row.ExpiresAt, end),
                cancellation
            );
    }
}

/// <param name="Handle">What the session is known by; nothing but its hash is kept.</param>
public sealed record OpenedSession(Session Session, string Handle)
{
    public override string ToString() => "[opened session]";
}

/// <param name="Device">With <see cref="SignInMethod.Device"/>, when it was the device's own login.</param>
public sealed record NewSession(SubscriberId Subscriber, SignInMethod Method, DeviceId? Device = null)
{
    /// <summary>Credential id, with <see cref="SignInMethod.Passkey"/>.</summary>
    public byte[]? Passkey { get; init; }

    /// <summary>Ends after this long in any case; null: when the operator's logins do.</summary>
    public TimeSpan? Longest { get; init; }
}
