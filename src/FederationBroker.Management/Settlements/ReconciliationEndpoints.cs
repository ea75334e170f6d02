using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Reconciliation;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Management.Orders;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Settlements;

/// <summary>Where the books, billing and services do not say the same, and what is done about it.</summary>
internal static class ReconciliationEndpoints
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(35);

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/reconciliation").WithTags("Settlements");
        group
            .MapGet("/breaks", ListAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listBreaks")
            .WithSummary("Differences between the books and billing or a service, newest first.");
        group
            .MapGet("/breaks.csv", Export)
            .Requires(Permission.ViewOrders)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportBreaks")
            .WithSummary("All differences that are kept, as CSV.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        group
            .MapPost("/breaks/{id:guid}/proposal", ProposeAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("proposeFix")
            .WithSummary("Say how a difference is to be mended; somebody else has to agree.");
        group
            .MapPost("/breaks/{id:guid}/decision", DecideAsync)
            .Requires(Permission.AgreeToRefunds)
            .WithName("decideFix")
            .WithSummary("Agree to how a difference is to be mended, or reject it.");
        group
            .MapGet("/runs", ListRunsAsync)
            .Requires(Permission.ViewOrders)
            .WithName("listRuns")
            .WithSummary("Comparisons that were made or are to be made, newest first.");
        group
            .MapPost("/runs", WantAsync)
            .Requires(Permission.ResolveOrders)
            .WithName("compareBilling")
            .WithSummary("Compare the books with a billing adapter for a time; it is done within seconds.");
    }

    private static async Task<Results<Ok<Page<BreakView>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        CurrentStaff current,
        CancellationToken cancellation,
        BreakState? state = null,
        BreakKind? kind = null,
        [Longest(64)] string? name = null,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<BreakKey>(cursor, out var after))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var found = await database
            .ReconciliationBreaks()
            .Where(one => (state == null || one.State == state) && (kind == null || one.Kind == kind))
            .Where(one => name == null || one.Name == name)
            .Where(one =>
                after == null || one.FoundAt < after.At || (one.FoundAt == after.At && one.Id.CompareTo(after.Id) < 0)
            )
            .OrderByDescending(one => one.FoundAt)
            .ThenByDescending(one => one.Id)
            .Take(size + 1)
            .ToListAsync(cancellation);
        var viewer = current.Identity.Subject;
        return TypedResults.Ok(
            Cursor.PageOf(found, size, one => BreakView.Of(one, viewer), one => new BreakKey(one.FoundAt, one.Id))
        );
    }

    private static CsvAnswer<BreakFact> Export(BrokerDbContext database) =>
        new(
            "reconciliation.csv",
            ["found", "at", "source", "name", "kind", "state", "order", "deed", "ours", "theirs", "fix", "subject"],
            database.ReconciliationBreaks().OrderBy(one => one.FoundAt).ThenBy(one => one.Id).AsAsyncEnumerable(),
            one =>
                [
                    CsvAnswer.Of(one.FoundAt),
                    CsvAnswer.Of(one.At),
                    $"{one.Source}",
                    one.Name,
                    $"{one.Kind}",
                    $"{one.State}",
                    one.OrderNumber,
                    $"{one.Deed}",
                    AmountOf(one.OursMinor, one.OursCurrency),
                    AmountOf(one.TheirsMinor, one.TheirsCurrency),
                    $"{one.Fix}",
                    one.Subject,
                ]
        );

    private static async Task<Results<NoContent, StaffProblem>> ProposeAsync(
        Guid id,
        FixBody body,
        BreakFixes fixes,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(body.Reason))
            return StaffProblem.Faulty(StaffErrors.NotValid.At("reason", "Say why, for those who look at it later."));
        await using var transaction = await deed.BeginAsync(cancellation);
        var outcome = await fixes.ProposeAsync(id, body.Fix, body.Reason, deed.Who, cancellation);
        if (outcome is not FixOutcome.Done)
            return ProblemOf(outcome);
        await deed.NoteAsync(CollaborationActions.FixProposed, $"{id} {body.Fix}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, StaffProblem>> DecideAsync(
        Guid id,
        FixDecisionBody body,
        BreakFixes fixes,
        StaffDeed deed,
        CancellationToken cancellation
    )
    {
        await using var transaction = await deed.BeginAsync(cancellation);
        var outcome = await fixes.DecideAsync(id, body.Fix, body.Approves, deed.Who, cancellation);
        if (outcome is not FixOutcome.Done)
            return ProblemOf(outcome);
        var word = body.Approves ? "approved" : "rejected";
        await deed.NoteAsync(CollaborationActions.FixDecided, $"{id} {word}", cancellation);
        await transaction.CommitAsync(cancellation);
        fixes.Ring();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Page<RunView>>, StaffProblem>> ListRunsAsync(
        BrokerDbContext database,
        CancellationToken cancellation,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<BreakKey>(cursor, out var after))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var found = await database
            .ReconciliationRuns()
            .Where(run =>
                after == null
                || run.CreatedAt < after.At
                || (run.CreatedAt == after.At && run.Id.CompareTo(after.Id) < 0)
            )
            .OrderByDescending(run => run.CreatedAt)
            .ThenByDescending(run => run.Id)
            .Take(size + 1)
            .ToListAsync(cancellation);
        return TypedResults.Ok(Cursor.PageOf(found, size, RunView.Of, run => new BreakKey(run.CreatedAt, run.Id)));
    }

    private static async Task<Results<Ok<WantedRun>, StaffProblem>> WantAsync(
        WantedRunBody body,
        WantedRuns runs,
        StaffDeed deed,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var until = body.Until < clock.GetUtcNow() ? body.Until : clock.GetUtcNow();
        if (body.From >= until || until - body.From > Longest)
            return StaffProblem.Faulty(
                StaffErrors.NotValid.At("from", "Write a time that has passed, of at most 35 days.")
            );
        await using var transaction = await deed.BeginAsync(cancellation);
        if (await runs.WantAsync(body.Adapter, body.From, until, cancellation) is not { } run)
            return StaffProblem.Conflict(StaffErrors.NoSuchBilling.At("adapter", "Adapters lists them."));
        await deed.NoteAsync(CollaborationActions.ComparisonWanted, $"{body.Adapter} {run}", cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(new WantedRun(run));
    }

    private static string? AmountOf(long? minor, string? currency) =>
        minor is { } amount && currency is not null
            ? Currency.IsKnown(currency)
                ? new Money(amount, currency).ToString()
                : $"{amount} {currency}"
            : null;

    private static StaffProblem ProblemOf(FixOutcome outcome) =>
        outcome switch
        {
            FixOutcome.TooMuch { Left: var left } => StaffProblem.Conflict(
                StaffErrors.TooMuchBack.At("fix", $"At most {left} can be given back.")
            ),
            FixOutcome.SamePerson => StaffProblem.Conflict(StaffErrors.OwnRequest),
            FixOutcome.Impossible => StaffProblem.Conflict(StaffErrors.NotMendedSo),
            _ => StaffProblem.Of(StatusCodes.Status404NotFound, StaffErrors.NoSuchBreak),
        };

    private sealed record BreakKey(DateTimeOffset At, Guid Id);
}
