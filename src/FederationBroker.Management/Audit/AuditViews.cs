using System.Text.Json;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Staff.Changes;

namespace FederationBroker.Management.Audit;

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

    public static RefusalView Of(RefusalTallyFact row) =>
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

    public static StaffChangeView Of(StaffChangeFact row) =>
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
