using System.Globalization;
using System.Threading.RateLimiting;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Staff.Api;

/// <summary>What an endpoint asks of its callers.</summary>
/// <param name="OnlyInPlatformRealm">At an operator it is not there.</param>
internal sealed record GateRule(Permission Needed, bool OnlyInPlatformRealm);

/// <summary>
/// What stands before every endpoint of the management API, before anything of the request is read: who calls, from
/// where, how often, and whether they may.
/// </summary>
internal sealed class StaffGate(StaffCallers callers, CurrentStaff current, TenantScope scope, StaffPace pace)
{
    public async Task<StaffProblem?> RefusalAsync(HttpContext context, GateRule rule, CancellationToken cancellation)
    {
        var needed = rule.Needed;
        var bearer = BearerOf(context.Request);
        var identity = bearer is null
            ? await callers.FindPersonAsync(context.Request, scope.Tenant, cancellation)
            : await callers.FindKeyAsync(bearer, scope.Tenant, cancellation);
        if (pace.IsTooFast(identity?.Subject ?? $"nobody at {context.Connection.RemoteIpAddress}", out var wait))
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
                CultureInfo.InvariantCulture
            );
            return StaffProblem.Of(StatusCodes.Status429TooManyRequests, StaffErrors.TooManyRequests);
        }

        if (identity is null)
            return StaffProblem.Of(StatusCodes.Status401Unauthorized, StaffErrors.NotSignedIn);
        if (identity.IsPerson && !ComesFromConsole(context.Request))
            return StaffProblem.Of(StatusCodes.Status403Forbidden, StaffErrors.ForeignRequest);
        if (!identity.IsPerson && RoleTable.ForPeopleOnly.Contains(needed))
            return StaffProblem.Of(StatusCodes.Status403Forbidden, StaffErrors.PeopleOnly);
        if (!identity.Holds(needed))
            return StaffProblem.Of(
                StatusCodes.Status403Forbidden,
                StaffErrors.NotAllowed.WithDetail($"{identity.Subject} lacks {needed}")
            );
        if (rule.OnlyInPlatformRealm && scope.Tenant != PlatformRealm.Tenant)
            return StaffProblem.NotFound();
        current.Enter(identity);
        return null;
    }

    // A header that is there decides alone: a request with a bad key does not fall back to the browser's cookie.
    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is { Count: > 0 } headers
            ? headers is [{ } one] && one.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? one["Bearer ".Length..].Trim()
                : string.Empty
            : null;

    /// <remarks>
    /// The cookie is SameSite=Strict already. Beyond it: Sec-Fetch-Site or Origin must say "own site" (a sibling host
    /// of the operator's domain is the same site, but not the same origin), and a change needs a header that no form
    /// and no foreign script can send unasked.
    /// </remarks>
    private static bool ComesFromConsole(HttpRequest request)
    {
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site != "same-origin" && !(reads && site == "none"))
            return false;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}")
            return false;
        return reads || request.Headers["X-Requested-With"] == "fbroker-console";
    }
}

/// <summary>Finds who calls: of this operator's staff, or of the platform's.</summary>
internal sealed class StaffCallers(StaffSessions sessions, ApiKeyRing keys, TenantWork work)
{
    public async Task<StaffIdentity?> FindPersonAsync(
        HttpRequest request,
        TenantId realm,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindCurrentAsync(request, cancellation) is { } own)
            return own;
        if (realm == PlatformRealm.Tenant)
            return null;
        // The platform's rows are nobody's tenant: they are looked up in a unit of work of their own, and this one
        // stays the operator's.
        return await work.ForTenantAsync(PlatformRealm.Tenant, (StaffSessions platform) =>
            platform.FindCurrentAsync(request, cancellation)
        );
    }

    public async Task<StaffIdentity?> FindKeyAsync(string secret, TenantId realm, CancellationToken cancellation)
    {
        if (await keys.FindAsync(secret, cancellation) is { } own)
            return own;
        if (realm == PlatformRealm.Tenant)
            return null;
        return await work.ForTenantAsync(PlatformRealm.Tenant, (ApiKeyRing platform) =>
            platform.FindAsync(secret, cancellation)
        );
    }
}

/// <summary>
/// How often one caller may ask, on each node: 600 requests at once, and as many again each minute. Strangers count by
/// address.
/// </summary>
internal sealed class StaffPace : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(caller =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 600,
            TokensPerPeriod = 100,
            ReplenishmentPeriod = TimeSpan.FromSeconds(10),
            QueueLimit = 0,
            AutoReplenishment = true,
        })
    );

    public bool IsTooFast(string caller, out TimeSpan wait)
    {
        using var lease = limiter.AttemptAcquire(caller);
        wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? retry : TimeSpan.FromSeconds(10);
        return !lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
