using FederationBroker.Data.Auditing.Refusals;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>The audit trail for those who read it; <see cref="AuditTrail"/> alone writes.</summary>
public static class AuditFacts
{
    public static IQueryable<AuditEventFact> AuditEvents(this BrokerDbContext database) =>
        database
            .Set<AuditEvent>()
            .AsNoTracking()
            .Select(row => new AuditEventFact
            {
                Id = row.Id,
                At = row.At,
                Actor = row.Actor,
                Action = row.Action,
                Outcome = row.Outcome,
                Partner = row.Partner,
                Subject = row.Subject,
                RequestId = row.RequestId,
                Detail = row.Detail,
            });

    /// <summary>The same events with their places in the operator's chain, newest first.</summary>
    public static IQueryable<ChainedEvent> InTheirChain(
        this BrokerDbContext database,
        IQueryable<AuditEventFact> events
    ) =>
        from row in events
        join link in database.Set<AuditLink>().AsNoTracking() on row.Id equals link.EventId into links
        from link in links.DefaultIfEmpty()
        orderby row.At descending, row.Id descending
        select new ChainedEvent(row, link == null ? null : link.Position);

    /// <summary>Refusals of strangers, counted by hour and cause.</summary>
    public static IQueryable<RefusalTallyFact> CountedRefusals(this BrokerDbContext database) =>
        database
            .Set<RefusalTally>()
            .AsNoTracking()
            .Select(row => new RefusalTallyFact
            {
                Hour = row.Hour,
                Actor = row.Actor,
                Action = row.Action,
                Outcome = row.Outcome,
                Partner = row.Partner,
                Count = row.Count,
                FirstAt = row.FirstAt,
                LastAt = row.LastAt,
                FirstRequests = row.FirstRequests,
                LastRequests = row.LastRequests,
            });
}

/// <summary>An event and its place in the chain, if it has one yet.</summary>
public sealed record ChainedEvent(AuditEventFact Event, long? Position);

/// <summary>What happened, as readers see it.</summary>
public sealed record AuditEventFact
{
    public required long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>"subscriber", "partner", "operator" (the command line), "staff" or "broker".</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, as "noun.verb": "sign-in.password", "grant.withdrawn".</summary>
    public required string Action { get; init; }

    /// <summary>"success", or the refusal's code.</summary>
    public required string Outcome { get; init; }

    public required PartnerId? Partner { get; init; }

    /// <summary>The partner's pseudonym, or the internal subscriber id where no partner is involved.</summary>
    public required string? Subject { get; init; }

    public required string? RequestId { get; init; }

    /// <summary>A short fact that belongs to the action, such as the reason an operator gave.</summary>
    public required string? Detail { get; init; }
}
