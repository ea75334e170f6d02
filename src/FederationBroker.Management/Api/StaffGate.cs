using System.Globalization;
using FederationBroker.Data.Tenancy;
using FederationBroker.Staff;
using FederationBroker.Staff.Gate;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Management.Api;

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
