using System.Collections.Immutable;
using FederationBroker.Collaboration;
using FederationBroker.Collaboration.Reconciliation;
using FederationBroker.Kernel;

namespace FederationBroker.Management.Settlements;

/// <param name="Fix">What is to become of it.</param>
/// <param name="Reason">For those who look at the books later.</param>
internal sealed record FixBody(BreakFix Fix, [Longest(400)] string Reason);

/// <param name="Fix">What was proposed, as whoever decides has seen it.</param>
internal sealed record FixDecisionBody(BreakFix Fix, bool Approves);

/// <param name="Adapter">The billing adapter's name.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant that no longer counts; what lies in the future is now.</param>
internal sealed record WantedRunBody([Longest(64)] string Adapter, DateTimeOffset From, DateTimeOffset Until);

/// <param name="Run">Its id; the list of runs says when it has ended.</param>
internal sealed record WantedRun(Guid Run);

/// <summary>A difference between the books and another side.</summary>
internal sealed record BreakView
{
    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    /// <summary>Of the billing adapter, or of the partner.</summary>
    public required string Name { get; init; }

    /// <summary>The key of the call, or the number of the order that the subscription was opened under.</summary>
    public required string Subject { get; init; }

    public required BreakKind Kind { get; init; }

    public required BreakState State { get; init; }

    public required string Order { get; init; }

    public required ReconciledDeed Deed { get; init; }

    /// <summary>What the broker has; null: nothing.</summary>
    public required long? OursMinor { get; init; }

    public required string? OursCurrency { get; init; }

    /// <summary>What the other side has; null: nothing.</summary>
    public required long? TheirsMinor { get; init; }

    public required string? TheirsCurrency { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>How it can be mended.</summary>
    public required ImmutableArray<BreakFix> Fixes { get; init; }

    /// <summary>What is proposed, or was done; null: nothing.</summary>
    public required BreakFix? Fix { get; init; }

    public required string? Reason { get; init; }

    /// <summary>Whoever looks has proposed it, so that somebody else has to agree.</summary>
    public required bool IsMine { get; init; }

    public static BreakView Of(BreakFact found, string viewer) =>
        new()
        {
            Id = found.Id,
            Source = found.Source,
            Name = found.Name,
            Subject = found.Subject,
            Kind = found.Kind,
            State = found.State,
            Order = found.OrderNumber,
            Deed = found.Deed,
            OursMinor = found.OursMinor,
            OursCurrency = found.OursCurrency,
            TheirsMinor = found.TheirsMinor,
            TheirsCurrency = found.TheirsCurrency,
            At = found.At,
            FoundAt = found.FoundAt,
            Fixes = BreakFixes.FixesOf(found.Kind, found.Deed),
            Fix = found.Fix,
            Reason = found.Reason,
            IsMine = found.ProposedBy == viewer,
        };
}

/// <summary>One comparison.</summary>
internal sealed record RunView
{
    public required Guid Id { get; init; }

    public required ReconciliationSource Source { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: it goes on, or has not begun.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many entries of the other side were looked at.</summary>
    public required int Compared { get; init; }

    public required int Broken { get; init; }

    /// <summary>The other side did not answer to the end: nothing was concluded.</summary>
    public required bool IsUnanswered { get; init; }

    public static RunView Of(RunFact run) =>
        new()
        {
            Id = run.Id,
            Source = run.Source,
            Name = run.Name,
            From = run.From,
            Until = run.Until,
            CreatedAt = run.CreatedAt,
            EndedAt = run.EndedAt,
            Compared = run.Compared,
            Broken = run.Broken,
            IsUnanswered = run.IsUnanswered,
        };
}
