using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Staff;

/// <summary>Who am I, and what may I do here.</summary>
internal static class SessionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("Session");
        session
            .MapGet("/", Show)
            .Requires(Permission.UseConsole)
            .WithName("showSession")
            .WithSummary("Who calls, where, and with which rights.");
        session
            .MapDelete("/", EndAsync)
            .Requires(Permission.UseConsole)
            .WithName("endSession")
            .WithSummary("Sign out.");
    }

    private static Ok<SessionView> Show(CurrentStaff staff, TenantScope scope, IPartnerRegistry registry)
    {
        var who = staff.Identity;
        var here = registry.Current.FindTenant(scope.Tenant);
        return TypedResults.Ok(
            new SessionView(
                new CallerView(who.Id, who.Name, who.IsPerson ? "person" : "key", who.IsOfPlatform),
                new OperatorView(here?.Id.Value ?? PlatformRealm.Tenant.Value, here?.DisplayName ?? "Platform"),
                who.Roles,
                [.. who.Permissions],
                who.Session?.ExpiresAt,
                who.Session?.AbsoluteEnd
            )
        );
    }

    private static async Task<NoContent> EndAsync(
        HttpContext context,
        CurrentStaff staff,
        StaffSessions sessions,
        TenantWork work,
        StaffAudit audit,
        BrokerDbContext database,
        CancellationToken cancellation
    )
    {
        audit.Noted(staff.Identity.Subject, StaffActions.StaffSignOut);
        await database.SaveChangesAsync(cancellation);
        await sessions.EndCurrentAsync(context, cancellation);
        if (staff.Identity.IsOfPlatform)
            await work.ForTenantAsync(PlatformRealm.Tenant, (StaffSessions platform) =>
                LeaveAsync(platform, context, cancellation)
            );
        return TypedResults.NoContent();
    }

    private static async Task<bool> LeaveAsync(
        StaffSessions sessions,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        await sessions.EndCurrentAsync(context, cancellation);
        return true;
    }
}

/// <param name="ExpiresAt">When the session ends without use; null for a key.</param>
/// <param name="EndsAt">When the session ends in any case; null for a key.</param>
internal sealed record SessionView(
    CallerView Caller,
    OperatorView Operator,
    ImmutableArray<StaffRole> Roles,
    ImmutableArray<Permission> Permissions,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? EndsAt
);

/// <param name="Kind"><c>person</c> or <c>key</c>.</param>
internal sealed record CallerView(Guid Id, string Name, string Kind, bool OfPlatform);

/// <param name="Id">The operator's id; <c>*</c> for the platform's own realm.</param>
internal sealed record OperatorView(string Id, string Name);
