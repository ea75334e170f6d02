using System.Collections.Immutable;
using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Management.Accounts;
using FederationBroker.Management.Api;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Staff;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Overview;

/// <summary>The first page of the console, and its search box.</summary>
internal static class OverviewEndpoints
{
    private const int Days = 14;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/overview", ShowAsync)
            .Requires(Permission.UseConsole)
            .WithTags("Overview")
            .WithName("showOverview")
            .WithSummary("Numbers of the day and the sign-ins of two weeks.");
        // POST although it changes nothing: what people search for is often personal, and addresses end up in logs.
        api.MapPost("/search", SearchAsync)
            .Requires(Permission.UseConsole)
            .WithTags("Overview")
            .WithName("search")
            .WithSummary(
                "Finds what the caller may see: accounts by the beginning of their number, a device or a whole "
                    + "cable ID; partners; staff; requests in the audit trail."
            );
    }

    private static async Task<Ok<OverviewView>> ShowAsync(
        BrokerDbContext database,
        PartnerRegistry registry,
        TenantScope scope,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var first = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1 - Days), TimeSpan.Zero);
        var days = await SignInsAsync(database, first, cancellation);
        var partners = registry.Current.Partners.Where(partner => partner.Tenant == scope.Tenant).ToList();
        var members = await database
            .StaffMembers()
            .Where(row => !row.Disabled)
            .Select(row => row.HasSecondFactor)
            .ToListAsync(cancellation);
        var keys = await database
            .StaffApiKeys()
            .CountAsync(row => row.RevokedAt == null && row.ExpiresAt > now, cancellation);
        return TypedResults.Ok(
            new OverviewView(
                new CountOf(partners.Count(partner => partner.IsActive(now)), partners.Count),
                new CountOf(members.Count(has => has), members.Count),
                keys,
                registry.Current.Generation,
                FaultsOf(registry, scope, now),
                days
            )
            {
                OrdersToReview = await database
                    .Orders()
                    .CountAsync(order => order.State == OrderState.Review, cancellation),
            }
        );
    }

    private static async Task<ImmutableArray<SignInDay>> SignInsAsync(
        BrokerDbContext database,
        DateTimeOffset first,
        CancellationToken cancellation
    )
    {
        // Time stamps are grouped in UTC by the database; only counts travel.
        var counted = await database
            .AuditEvents()
            .Where(row => row.At >= first && row.Actor == "subscriber" && row.Action.StartsWith("sign-in."))
            .GroupBy(row => new { row.At.Date, Done = row.Outcome == AuditOutcome.Success })
            .Select(group => new
            {
                group.Key.Date,
                group.Key.Done,
                Count = group.Count(),
            })
            .ToListAsync(cancellation);
        var refused = await database
            .CountedRefusals()
            .Where(row => row.Hour >= first && row.Actor == "subscriber" && row.Action.StartsWith("sign-in."))
            .GroupBy(row => row.Hour.Date)
            .Select(group => new { Date = group.Key, Count = group.Sum(row => row.Count) })
            .ToListAsync(cancellation);
        var days = Enumerable
            .Range(0, Days)
            .Select(day => first.UtcDateTime.AddDays(day))
            .Select(day => new SignInDay(
                DateOnly.FromDateTime(day),
                counted.Where(row => row.Date == day.Date && row.Done).Sum(row => row.Count),
                counted.Where(row => row.Date == day.Date && !row.Done).Sum(row => row.Count)
                    + (int)refused.Where(row => row.Date == day.Date).Sum(row => row.Count)
            ));
        return [.. days];
    }

    private static int FaultsOf(PartnerRegistry registry, TenantScope scope, DateTimeOffset now) =>
        registry.FaultyFiles.Count(file => file.Tenant == scope.Tenant)
        + Deadline.Of(registry.Current, now).Count(end => end.Tenant == scope.Tenant && end.HasPassed(now));

    private static async Task<Ok<SearchView>> SearchAsync(
        SearchQuestion body,
        BrokerDbContext database,
        AccountSearch accounts,
        PartnerRegistry registry,
        StaffVault vault,
        TenantScope scope,
        CurrentStaff current,
        CancellationToken cancellation
    )
    {
        var wanted = body.Text.Trim();
        var hits = new List<SearchHit>();
        if (wanted.Length is < 2 or > 128)
            return TypedResults.Ok(new SearchView([]));
        if (current.Identity.Holds(Permission.ViewAccounts))
            hits.AddRange(await accounts.FindAsync(wanted, cancellation));
        if (current.Identity.Holds(Permission.ViewConfiguration))
        {
            hits.AddRange(
                registry
                    .Current.Partners.Where(partner =>
                        partner.Tenant == scope.Tenant
                        && (
                            partner.Id.Value.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                            || partner.Display.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                        )
                    )
                    .Take(20)
                    .Select(partner => new SearchHit("partner", partner.Id.Value, partner.Display.Name))
            );
        }

        if (current.Identity.Holds(Permission.ViewStaff) && StaffName.TryParse(wanted, out var name))
        {
            var digest = vault.DigestOf(scope.Tenant, name);
            hits.AddRange(
                (await database.StaffMembers().Where(row => row.NameDigest == digest).ToListAsync(cancellation)).Select(
                    member => new SearchHit("staff", member.Id.Value.ToString(), vault.OpenName(member))
                )
            );
        }

        if (current.Identity.Holds(Permission.ViewAudit) && await IsKnownRequestAsync(database, wanted, cancellation))
            hits.Add(new SearchHit("request", wanted, $"Request {wanted}"));
        return TypedResults.Ok(new SearchView([.. hits]));
    }

    private static async Task<bool> IsKnownRequestAsync(
        BrokerDbContext database,
        string id,
        CancellationToken cancellation
    ) =>
        await database.AuditEvents().AnyAsync(row => row.RequestId == id, cancellation)
        || await database
            .CountedRefusals()
            .AnyAsync(row => row.FirstRequests.Contains(id) || row.LastRequests.Contains(id), cancellation);
}

/// <param name="SecuredStaff">Active staff with a second factor, of all active staff.</param>
/// <param name="WaitingFaults">This operator's configuration files that are refused because of faults, and what of them
/// has ended.</param>
internal sealed record OverviewView(
    CountOf ActivePartners,
    CountOf SecuredStaff,
    int ValidKeys,
    int ConfigurationGeneration,
    int WaitingFaults,
    ImmutableArray<SignInDay> SignIns
)
{
    /// <summary>Orders of OTT services whose end nobody but a person can tell.</summary>
    public required int OrdersToReview { get; init; }
}

internal sealed record CountOf(int Count, int All);

/// <param name="Day">In UTC.</param>
internal sealed record SignInDay(DateOnly Day, int Succeeded, int Refused);

/// <param name="Text">2 to 128 characters.</param>
internal sealed record SearchQuestion([Longest(128)] string Text)
{
    public override string ToString() => "[search]";
}

internal sealed record SearchView(ImmutableArray<SearchHit> Hits);
