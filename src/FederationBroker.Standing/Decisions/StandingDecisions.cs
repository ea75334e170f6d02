using System.Collections.Immutable;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Partners;

namespace FederationBroker.Standing.Decisions;

/// <summary>
/// Answers partners' questions about a subscriber's standing and entitlements, from the same rows and the same pure
/// function as every page. It reads and remembers nothing between two questions, so a change counts with the next one
/// on every node.
/// </summary>
internal sealed class StandingDecisions(
    BrokerDbContext database,
    StandingQuery query,
    ViewerCheck viewers,
    StandingJudge judge,
    StandingMeasures measures
)
{
    /// <param name="question">Resources are judged together: one subscriber, one device, one instant.</param>
    public async Task<ImmutableArray<StandingDecision>> DecideAsync(
        Partner partner,
        StandingQuestion question,
        CancellationToken cancellation
    )
    {
        var decisions = await AnswerAsync(partner, question, cancellation);
        foreach (var decision in decisions)
            Count(partner, decision.Outcome);
        return decisions;
    }

    internal void Count(Partner partner, StandingOutcome outcome) => measures.Count(partner, outcome);

    private async Task<ImmutableArray<StandingDecision>> AnswerAsync(
        Partner partner,
        StandingQuestion question,
        CancellationToken cancellation
    )
    {
        var facts = await query.FindAsync(database, partner.Id, partner.Sector, question.Subject, cancellation);
        if (facts is null)
            return [.. question.Resources.Select(StandingReasons.UnknownSubject)];
        var viewer = await viewers.CheckAsync(facts, question.Viewer, cancellation);
        return viewer is ViewerVerdict.Watching watching
            ? await judge.JudgeAsync(partner, facts, question, watching.Levels, cancellation)
            : [.. question.Resources.Select(resource => StandingReasons.Of(viewer, resource))];
    }

    internal Task<StandingFacts?> FindAsync(Partner partner, string subject, CancellationToken cancellation) =>
        query.FindAsync(database, partner.Id, partner.Sector, subject, cancellation);

    internal Task<ViewerVerdict> CheckViewerAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    ) => viewers.CheckAsync(facts, viewer, cancellation);

    internal Task<ImmutableArray<StandingDecision>> JudgeAsync(
        Partner partner,
        StandingFacts facts,
        StandingQuestion question,
        ViewerLevels? viewer,
        CancellationToken cancellation
    ) => judge.JudgeAsync(partner, facts, question, viewer, cancellation);

    internal Task<DeviceLimits> LimitsAsync(StandingFacts facts, CancellationToken cancellation) =>
        judge.LimitsAsync(facts, cancellation);
}
