using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.Api.Endpoints;

/// <summary>What happened, and what staff changed.</summary>
internal static class AuditEndpoints
{
    private const int LargestExport = 50_000;

    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ListAsync).Requires(Permission.ViewAudit).WithName("listAudit").WithSummary("Events of this operator, newest first. They hold no personal data.");
        audit.MapGet("/export.csv", Export).Requires(Permission.ViewAudit).WithMetadata(ReadsMuch.Mark).WithName("exportAudit").WithSummary("The same as CSV, at most 50,000 events.").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        audit.MapGet("/changes", ChangesAsync).Requires(Permission.ViewAudit).WithName("listChanges").WithSummary("What staff changed, before and after, newest first.");
    }

    private static async Task<Results<Ok<Page<AuditEventView>>, StaffProblem>> ListAsync(
        BrokerDbContext database, [AsParameters] AuditFilter filter, int? limit, string? cursor, CancellationToken cancellation)
    {
        if (!Cursor.TryRead<EventKey>(cursor, out var before)) return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var rows = filter.Apply(database.Set<AuditEvent>().AsNoTracking());
        if (before is { } key) rows = rows.Where(row => row.At < key.At || (row.At == key.At && row.Id < key.Id));
        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Cursor.PageOf(found, size, AuditEventView.Of, row => new EventKey(row.At, row.Id)));
    }

    private static CsvAnswer<AuditEvent> Export(BrokerDbContext database, [AsParameters] AuditFilter filter)
    {
        var rows = filter.Apply(database.Set<AuditEvent>().AsNoTracking()).OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(LargestExport);
        return new CsvAnswer<AuditEvent>("audit.csv", ["at", "actor", "action", "outcome", "partner", "subject", "requestId", "detail", "chainPosition"], rows.AsAsyncEnumerable(), row =>
            [CsvAnswer.Of(row.At), row.Actor, row.Action, row.Outcome, row.Partner?.Value, row.Subject, row.RequestId, row.Detail, row.ChainPosition?.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }

    private static async Task<Results<Ok<Page<StaffChangeView>>, StaffProblem>> ChangesAsync(
        BrokerDbContext database, CancellationToken cancellation, [Longest(64)] string? kind = null, [Longest(128)] string? id = null, [Longest(128)] string? requestId = null, int? limit = null, string? cursor = null)
    {
        if (!Cursor.TryRead<ChangeKey>(cursor, out var before)) return Cursor.Refused();
        var size = Cursor.SizeOf(limit);
        var rows = database.Set<StaffChange>().AsNoTracking();
        if (kind is not null) rows = rows.Where(row => row.ObjectKind == kind);
        if (id is not null) rows = rows.Where(row => row.ObjectId == id);
        if (requestId is not null) rows = rows.Where(row => row.RequestId == requestId);
        if (before is { } key) rows = rows.Where(row => row.Id < key.Id);
        var found = await rows.OrderByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Cursor.PageOf(found, size, StaffChangeView.Of, row => new ChangeKey(row.Id)));
    }

    private sealed record EventKey(DateTimeOffset At, long Id);

    private sealed record ChangeKey(long Id);
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
    [Longest(128)] string? RequestId)
{
    public IQueryable<AuditEvent> Apply(IQueryable<AuditEvent> rows)
    {
        if (From is { Value: var from }) rows = rows.Where(row => row.At >= from);
        if (To is { Value: var to }) rows = rows.Where(row => row.At < to);
        if (Actor is { Length: > 0 }) rows = rows.Where(row => row.Actor == Actor);
        if (Action is { Length: > 0 }) rows = Action.EndsWith('.') ? rows.Where(row => row.Action.StartsWith(Action)) : rows.Where(row => row.Action == Action);
        if (Outcome is { Length: > 0 }) rows = Outcome == "not-success" ? rows.Where(row => row.Outcome != AuditOutcome.Success) : rows.Where(row => row.Outcome == Outcome);
        if (Subject is { Length: > 0 }) rows = rows.Where(row => row.Subject == Subject);
        if (RequestId is { Length: > 0 }) rows = rows.Where(row => row.RequestId == RequestId);
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

    public static AuditEventView Of(AuditEvent row) => new()
    {
        Id = row.Id,
        At = row.At,
        Actor = row.Actor,
        Action = row.Action,
        Outcome = row.Outcome,
        Partner = row.Partner?.Value,
        Subject = row.Subject,
        RequestId = row.RequestId,
        Detail = row.Detail,
        ChainPosition = row.ChainPosition,
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

    public static StaffChangeView Of(StaffChange row) => new()
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
