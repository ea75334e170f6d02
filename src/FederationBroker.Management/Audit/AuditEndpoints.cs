using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.Changes;
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
        var found = await ChainedEvent.Of(database, newest).ToListAsync(cancellation);
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
            ChainedEvent.Of(database, rows).AsAsyncEnumerable(),
            chained => CellsOf(chained.Event, chained.Position)
        );
    }

    private static string?[] CellsOf(AuditEvent row, long? position) =>
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

/// <summary>An event and its place in the chain, if it has one yet.</summary>
internal sealed record ChainedEvent(AuditEvent Event, long? Position)
{
    public static IQueryable<ChainedEvent> Of(BrokerDbContext database, IQueryable<AuditEvent> rows) =>
        from row in rows
        join link in database.AuditLinks() on row.Id equals link.EventId into links
        from link in links.DefaultIfEmpty()
        orderby row.At descending, row.Id descending
        select new ChainedEvent(row, link == null ? null : link.Position);
}

/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Actor"><c>subscriber</c>, <c>partner</c>, <c>operator</c>, <c>staff</c> or <c>broker</c>.</param>
/// <param name="Action">The whole name, or a beginning that ends in a full stop, such as <c>staff.</c>.</param>
/// <param name="Outcome"><c>success</c>, another outcome, or <c>not-success</c> for all others.</param>
internal sealed record AuditFilter(
    Instant? From,
    Instant? To,
    [Longest(32)] string? Actor,
    [Longest(128)] string? Action,
    [Longest(64)] string? Outcome,
    [Longest(128)] string? Subject,
    [Longest(128)] string? RequestId
)
{
    public IQueryable<AuditEvent> Apply(IQueryable<AuditEvent> rows)
    {
        if (From is { Value: var from })
            rows = rows.Where(row => row.At >= from);
        if (To is { Value: var to })
            rows = rows.Where(row => row.At < to);
        if (Actor is { Length: > 0 })
            rows = rows.Where(row => row.Actor == Actor);
        if (Action is { Length: > 0 })
            rows = Action.EndsWith('.')
                ? rows.Where(row => row.Action.StartsWith(Action))
                : rows.Where(row => row.Action == Action);
        if (Outcome is { Length: > 0 })
            rows =
                Outcome == "not-success"
                    ? rows.Where(row => row.Outcome != AuditOutcome.Success)
                    : rows.Where(row => row.Outcome == Outcome);
        if (Subject is { Length: > 0 })
            rows = rows.Where(row => row.Subject == Subject);
        if (RequestId is { Length: > 0 })
            rows = rows.Where(row => row.RequestId == RequestId);
        return rows;
    }
}

internal sealed record AuditEventView
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string Outcome { get; init; }

    public required string? Partner { get; init; }

    public required string? Subject { get; init; }

    public required string? RequestId { get; init; }

    public required string? Detail { get; init; }

    /// <summary>Place in the operator's hash chain; null for the first second or two.</summary>
    public required long? ChainPosition { get; init; }

    public static AuditEventView Of(ChainedEvent chained) =>
        new()
        {
            Id = chained.Event.Id,
            At = chained.Event.At,
            Actor = chained.Event.Actor,
            Action = chained.Event.Action,
            Outcome = chained.Event.Outcome,
            Partner = chained.Event.Partner?.Value,
            Subject = chained.Event.Subject,
            RequestId = chained.Event.RequestId,
            Detail = chained.Event.Detail,
            ChainPosition = chained.Position,
        };
}

internal sealed record RefusalsView(IReadOnlyList<RefusalView> Items);

internal sealed record RefusalView
{
    /// <summary>Its beginning, in UTC.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    /// <summary>The cause.</summary>
    public required string Outcome { get; init; }

    public required string? Partner { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset FirstAt { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Request ids of the first refusals of the hour, at most 10.</summary>
    public required string[] FirstRequests { get; init; }

    /// <summary>Request ids of the last refusals of the hour, at most 40.</summary>
    public required string[] LastRequests { get; init; }

    public static RefusalView Of(RefusalTally row) =>
        new()
        {
            Hour = row.Hour,
            Actor = row.Actor,
            Action = row.Action,
            Outcome = row.Outcome,
            Partner = row.Partner.Length == 0 ? null : row.Partner,
            Count = row.Count,
            FirstAt = row.FirstAt,
            LastAt = row.LastAt,
            FirstRequests = row.FirstRequests,
            LastRequests = row.LastRequests,
        };
}

internal sealed record StaffChangeView
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string ObjectKind { get; init; }

    public required string ObjectId { get; init; }

    /// <summary>What was there; null for something new.</summary>
    public required JsonElement? Before { get; init; }

    /// <summary>What is there now; null for something removed.</summary>
    public required JsonElement? After { get; init; }

    public required string? RequestId { get; init; }

    public static StaffChangeView Of(StaffChange row) =>
        new()
        {
            Id = row.Id,
            At = row.At,
            Actor = row.Actor,
            Action = row.Action,
            ObjectKind = row.ObjectKind,
            ObjectId = row.ObjectId,
            Before = Read(row.Before),
            After = Read(row.After),
            RequestId = row.RequestId,
        };

    private static JsonElement? Read(string? json) => json is null ? null : JsonElement.Parse(json);
}
