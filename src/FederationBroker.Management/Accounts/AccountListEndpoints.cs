using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>Many service accounts at once: the list in pages, and as CSV.</summary>
internal static class AccountListEndpoints
{
    public static void MapPages(RouteGroupBuilder accounts) =>
        accounts
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewAccounts)
            .WithName("listAccounts")
            .WithSummary("Accounts in the order of their creation; number is a beginning.");

    public static void MapExport(RouteGroupBuilder api) =>
        api.MapGet("/accounts.csv", Export)
            .Requires(Permission.ViewAccounts)
            .WithTags("Accounts")
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportAccounts")
            .WithSummary("The same list as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");

    private static async Task<Results<Ok<Page<AccountRow>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        TimeProvider clock,
        [AsParameters] AccountQuery query,
        int? limit,
        string? cursor,
        CancellationToken cancellation
    )
    {
        if (!Cursor.TryRead<AccountKey>(cursor, out var after))
            return Cursor.Refused();
        var (size, now) = (Cursor.SizeOf(limit), clock.GetUtcNow());
        var rows = query.Apply(database.Accounts());
        if (after is { } key)
        {
            var last = new AccountId(key.Id);
            rows = rows.Where(row => row.Id > last);
        }

        var found = await rows.OrderBy(row => row.Id)
            .Take(size + 1)
            .Select(row => new
            {
                Account = row,
                Devices = database.Devices().Count(device => device.AccountId == row.Id),
                People = database
                    .Subscribers()
                    .Count(person => person.AccountId == row.Id && person.Role != PersonRole.Household),
            })
            .ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(
                found,
                size,
                row => new AccountRow
                {
                    Id = row.Account.Id.Value,
                    Number = row.Account.Number.Value,
                    Status = row.Account.Status,
                    EffectiveStatus = row.Account.ToFacts().StatusAt(now),
                    TrialEndsAt = row.Account.TrialEndsAt,
                    Plan = row.Account.Plan?.Value,
                    Region = row.Account.Region,
                    Devices = row.Devices,
                    People = row.People,
                    CreatedAt = row.Account.CreatedAt,
                },
                row => new AccountKey(row.Account.Id.Value)
            )
        );
    }

    private static CsvAnswer<ServiceAccount> Export(BrokerDbContext database, [AsParameters] AccountQuery query) =>
        new(
            "accounts.csv",
            ["number", "status", "trialEndsAt", "statusAfterTrial", "plan", "planSince", "region", "createdAt"],
            query.Apply(database.Accounts()).OrderBy(row => row.Id).AsAsyncEnumerable(),
            row =>
                [
                    row.Number.Value,
                    row.Status.ToString(),
                    row.TrialEndsAt is { } end ? CsvAnswer.Of(end) : null,
                    row.StatusAfterTrial?.ToString(),
                    row.Plan?.Value,
                    row.PlanSince is { } since ? CsvAnswer.Of(since) : null,
                    row.Region,
                    CsvAnswer.Of(row.CreatedAt),
                ]
        );

    private sealed record AccountKey(Guid Id);
}
