using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Access;

/// <summary>
/// Starts, finds and ends staff logins of the realm that the unit of work belongs to. Rights are read with the session,
/// so they are never stale; and a session is judged by the lifetimes of this moment, so that tightened ones bind logins
/// under way.
/// </summary>
public sealed class StaffSessions(
    BrokerDbContext database,
    TenantScope scope,
    IPartnerRegistry registry,
    StaffVault vault,
    TimeProvider clock
)
{
    /// <summary>Without use; less where the operator's subscribers have less.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(30);

    /// <summary>In any case.</summary>
    private static readonly TimeSpan LongestAbsolute = TimeSpan.FromHours(12);

    /// <summary>Between the password and the second factor.</summary>
    private static readonly TimeSpan Halfway = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Begins a login after the right password. It opens nothing yet.</summary>
    public Task BeginAsync(HttpContext context, StaffId member, CancellationToken cancellation) =>
        StartAsync(context, member, secondFactorDone: false, cancellation);

    /// <summary>
    /// Turns a begun login into a session with a new handle: the old one is worth nothing afterwards (ASVS 7.2.4).
    /// </summary>
    /// <returns>False when another request was faster.</returns>
    internal async Task<bool> CompleteAsync(HttpContext context, StaffSession begun, CancellationToken cancellation)
    {
        if (
            await database
                .Set<StaffSession>()
                .Where(row => row.Id == begun.Id && !row.SecondFactorDone)
                .ExecuteDeleteAsync(cancellation) != 1
        )
            return false;
        var now = clock.GetUtcNow();
        await database
            .Set<StaffMember>()
            .Where(row => row.Id == begun.StaffId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSignInAt, now), cancellation);
        await StartAsync(context, begun.StaffId, secondFactorDone: true, cancellation);
        return true;
    }

    /// <summary>The login this browser has begun and not completed, with its member.</summary>
    public async Task<BegunSignIn?> FindBegunAsync(HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(request, cancellation) is ({ SecondFactorDone: false } session, var member)
            ? new BegunSignIn(session, member)
            : null;

    /// <summary>Who sits at this browser: both factors given, still employed. Moves the idle end on.</summary>
    public async Task<StaffIdentity?> FindCurrentAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not ({ SecondFactorDone: true } session, var member))
            return null;
        var now = clock.GetUtcNow();
        var end = Earlier(now + Idle, session.AbsoluteEnd);
        if (now - session.LastUsedAt > UseIsNotedEvery)
        {
            await database
                .Set<StaffSession>()
                .Where(row => row.Id == session.Id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.LastUsedAt, now).SetProperty(row => row.ExpiresAt, end),
                    cancellation
                );
        }

        return new StaffIdentity(
            member.Id.Value,
            member.Tenant,
            vault.OpenName(member),
            member.RoleSet,
            new StaffSessionFacts(session.Id, session.AuthenticatedAt, end, session.AbsoluteEnd)
        );
    }

    public async Task EndCurrentAsync(HttpContext context, CancellationToken cancellation)
    {
        if (HandleHash(context.Request) is { } hash)
            await database.Set<StaffSession>().Where(row => row.HandleHash == hash).ExecuteDeleteAsync(cancellation);
        context.Response.Cookies.Delete(CookieName, Cookie);
    }

    public Task<int> EndAllAsync(StaffId member, CancellationToken cancellation) =>
        database.Set<StaffSession>().Where(row => row.StaffId == member).ExecuteDeleteAsync(cancellation);

    private async Task<(StaffSession Session, StaffMember Member)?> FindAsync(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        if (HandleHash(request) is not { } hash)
            return null;
        var now = clock.GetUtcNow();
        var (usedSince, begunSince) = (now - Idle, now - Absolute);
        var found = await database
            .Set<StaffSession>()
            .AsNoTracking()
            .Where(row =>
                row.HandleHash == hash
                && row.ExpiresAt > now
                && row.LastUsedAt > usedSince
                && row.AuthenticatedAt > begunSince
            )
            .Join(
                database.Set<StaffMember>().AsNoTracking().Where(row => !row.Disabled),
                session => session.StaffId,
                member => member.Id,
                (session, member) => new { session, member }
            )
            .SingleOrDefaultAsync(cancellation);
        return found is null ? null : (found.session, found.member);
    }

    private async Task StartAsync(
        HttpContext context,
        StaffId member,
        bool secondFactorDone,
        CancellationToken cancellation
    )
    {
        // Whatever session the browser had is over: a handle never survives a login.
        if (HandleHash(context.Request) is { } old)
            await database.Set<StaffSession>().Where(row => row.HandleHash == old).ExecuteDeleteAsync(cancellation);
        var now = clock.GetUtcNow();
        var handle = Secrets.New();
        database.Add(
            new StaffSession
            {
                Id = Guid.CreateVersion7(now),
                Tenant = scope.Tenant,
                HandleHash = Secrets.Hash(handle),
                StaffId = member,
                SecondFactorDone = secondFactorDone,
                AuthenticatedAt = now,
                LastUsedAt = now,
                ExpiresAt = now + (secondFactorDone ? Idle : Halfway),
                AbsoluteEnd = now + (secondFactorDone ? Absolute : Halfway),
            }
        );
        await database.SaveChangesAsync(cancellation);
        context.Response.Cookies.Append(CookieName, handle, Cookie);
    }

    private byte[]? HandleHash(HttpRequest request) =>
        request.Cookies[CookieName] is { Length: > 20 and < 100 } handle ? Secrets.Hash(handle) : null;

    // One name per realm keeps operators apart that share a host. No operator's name can make the platform's.
    private string CookieName =>
        scope.Tenant == PlatformRealm.Tenant ? "__Host-fb-staff" : $"__Host-fb-staff-{scope.Tenant}";

    // Strict: no link from elsewhere arrives signed in, and the console has no pages that others link to.
    private static CookieOptions Cookie =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        };

    private TimeSpan Idle => Shorter(LongestIdle, registry.Current.FindTenant(scope.Tenant)?.Sessions.Idle);

    private TimeSpan Absolute => Shorter(LongestAbsolute, registry.Current.FindTenant(scope.Tenant)?.Sessions.Absolute);

    private static TimeSpan Shorter(TimeSpan own, TimeSpan? operators) =>
        operators is { } other && other < own ? other : own;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
