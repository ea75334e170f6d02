using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Audit;

/// <summary>What happened, and what staff changed.</summary>
internal static class AuditEndpoints
{
    private const int LargestExport = 50_000;
    private const int MostRefusals = 200;

    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit
            .MapGet("/", ListAsync)
            .Requires(Permission.ViewAudit)
            .WithName("listAudit")
            .WithSummary("Events of this operator, newest first. They hold no personal data.");
        audit
            .MapGet("/export.csv", Export)
            .Requires(Permission.ViewAudit)
            .WithMetadata(ReadsMuch.Mark)
            .WithName("exportAudit")
            .WithSummary("The same as CSV, at most 50,000 events.")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv");
        audit
            .MapGet("/refusals", RefusalsAsync)
            .Requires(Permission.ViewAudit)
            .WithName("listRefusals")
            .WithSummary(
                "Refusals of callers who had not shown who they are, counted by hour, cause and partner, newest first. "
                    + "Has a sample of their request ids; the nodes' logs have all."
            );
        audit
            .MapGet("/changes", ChangesAsync)
            .Requires(Permission.ViewAudit)
            .WithName("listChanges")
            .WithSummary("What staff changed, before and after, newest first.");
    }

    private static async Task<Results<Ok<Page<AuditEventView>>, StaffProblem>> ListAsync(
        BrokerDbContext database,
        [AsParameters] AuditFilter filter,
        int? limit,
        string? cursor,
        CancellationToken cancellation
    )
    {
        if (!Cursor.TryRead<EventKey>(cursor, out var before))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var rows = filter.Apply(database.AuditEvents());
        if (before is { } key)
            rows = rows.Where(row => row.At < key.At || (row.At == key.At && row.Id < key.Id));
        var newest = rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(size + 1);
        var found = await database.InTheirChain(newest).ToListAsync(cancellation);
        return TypedResults.Ok(
            Cursor.PageOf(found, size, AuditEventView.Of, row => new EventKey(row.Event.At, row.Event.Id))
        );
    }

    private static CsvAnswer<ChainedEvent> Export(BrokerDbContext database, [AsParameters] AuditFilter filter)
    {
        var rows = filter
            .Apply(database.AuditEvents())
            .OrderByDescending(row => row.At)
            .ThenByDescending(row => row.Id)
            .Take(LargestExport);
        return new CsvAnswer<ChainedEvent>(
            "audit.csv",
            ["at", "actor", "action", "outcome", "partner", "subject", "requestId", "detail", "chainPosition"],
            database.InTheirChain(rows).AsAsyncEnumerable(),
            chained => CellsOf(chained.Event, chained.Position)
        );
    }

    private static string?[] CellsOf(AuditEventFact row, long? position) =>
        [
            CsvAnswer.Of(row.At),
            row.Actor,
            row.Action,
            row.Outcome,
            row.Partner?.Value,
            row.Subject,
            row.RequestId,
            row.Detail,
            position?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];

    private static async Task<Results<Ok<Page<StaffChangeView>>, StaffProblem>> ChangesAsync(
        BrokerDbContext database,
        CancellationToken cancellation,
        [Longest(64)] string? kind = null,
        [Longest(128)] string? id = null,
        [Longest(128)] string? requestId = null,
        int? limit = null,
        string? cursor = null
    )
    {
        if (!Cursor.TryRead<ChangeKey>(cursor, out var before))
            return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var rows = database.StaffChanges();
        if (kind is not null)
            rows = rows.Where(row => row.ObjectKind == kind);
        if (id is not null)
            rows = rows.Where(row => row.ObjectId == id);
        if (requestId is not null)
            rows = rows.Where(row => row.RequestId == requestId);
        if (before is { } key)
            rows = rows.Where(row => row.Id < key.Id);
        var found = await rows.OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Cursor.PageOf(found, size, StaffChangeView.Of, row => new ChangeKey(row.Id)));
    }

    private static async Task<Ok<RefusalsView>> RefusalsAsync(
        BrokerDbContext database,
        CancellationToken cancellation,
        Instant? from = null,
        Instant? to = null,
        string? partner = null,
        string? requestId = null
    )
    {
        var rows = database.CountedRefusals();
        if (from?.Value.ToUniversalTime() is { } begin)
            rows = rows.Where(row => row.LastAt >= begin);
        if (to?.Value.ToUniversalTime() is { } end)
            rows = rows.Where(row => row.FirstAt < end);
        if (partner is not null)
            rows = rows.Where(row => row.Partner == partner);
        if (requestId is not null)
            rows = rows.Where(row => row.FirstRequests.Contains(requestId) || row.LastRequests.Contains(requestId));
        var found = await rows.OrderByDescending(row => row.Hour)
            .ThenByDescending(row => row.Count)
            .Take(MostRefusals)
            .ToListAsync(cancellation);
        return TypedResults.Ok(new RefusalsView([.. found.Select(RefusalView.Of)]));
    }

    private sealed record EventKey(DateTimeOffset At, long Id);

    private sealed record ChangeKey(long Id);
}
