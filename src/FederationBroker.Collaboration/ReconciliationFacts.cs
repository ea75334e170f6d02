using FederationBroker.Collaboration.Reconciliation;
using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration;

/// <summary>What other rooms may see of comparisons, to be asked for in queries of their own.</summary>
public static class ReconciliationFacts
{
    public static IQueryable<BreakFact> ReconciliationBreaks(this BrokerDbContext database) =>
        database
            .Set<ReconciliationBreakRow>()
            .AsNoTracking()
            .Select(row => new BreakFact
            {
                Id = row.Id,
                Source = row.Source,
                Name = row.Name,
                Subject = row.Subject,
                Kind = row.Kind,
                State = row.State,
                OrderNumber = row.OrderNumber,
                Deed = row.Deed,
                OursMinor = row.OursMinor,
                OursCurrency = row.OursCurrency,
                TheirsMinor = row.TheirsMinor,
                TheirsCurrency = row.TheirsCurrency,
                At = row.At,
                FoundAt = row.FoundAt,
                Fix = row.Fix,
                Reason = row.Reason,
                ProposedBy = row.ProposedBy,
            });

    public static IQueryable<RunFact> ReconciliationRuns(this BrokerDbContext database) =>
        database
            .Set<ReconciliationRunRow>()
            .AsNoTracking()
            .Select(row => new RunFact
            {
                Id = row.Id,
                Source = row.Source,
                Name = row.Name,
                From = row.From,
                Until = row.Until,
                CreatedAt = row.CreatedAt,
                EndedAt = row.EndedAt,
                Compared = row.Compared,
                Broken = row.Broken,
                IsUnanswered = row.IsUnanswered,
            });
}

/// <summary>That two sides differ about something, and what became of it.</summary>
public sealed record BreakFact
{
    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    /// <summary>Of the billing adapter, or of the partner.</summary>
    public required string Name { get; init; }

    /// <summary>What about: a key of a call, an order's number.</summary>
    public required string Subject { get; init; }

    public required BreakKind Kind { get; init; }

    public required BreakState State { get; init; }

    public required string OrderNumber { get; init; }

    public required ReconciledDeed Deed { get; init; }

    public required long? OursMinor { get; init; }

    public required string? OursCurrency { get; init; }

    public required long? TheirsMinor { get; init; }

    public required string? TheirsCurrency { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    public required BreakFix? Fix { get; init; }

    public required string? Reason { get; init; }

    /// <summary>As the audit trail names them.</summary>
    public required string? ProposedBy { get; init; }
}

/// <summary>A comparison that is to be made, is being made, or was.</summary>
public sealed record RunFact
{
    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required int Compared { get; init; }

    public required int Broken { get; init; }

    public required bool IsUnanswered { get; init; }
}
