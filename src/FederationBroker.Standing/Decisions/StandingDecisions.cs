using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Standing.Decisions;

/// <summary>
/// Answers partners' questions about a subscriber's standing and entitlements, from the same rows and the same pure
/// function as every page. It reads and remembers nothing between two questions, so a change counts with the next one
/// on every node.
/// </summary>
internal sealed class StandingDecisions(
    BrokerDbContext database,
    StandingQuery query,
    CatalogueStore catalogues,
    ViewerCheck viewers,
    StandingMeasures measures,
    TimeProvider clock
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
            ? await JudgeAsync(partner, facts, question, watching.Levels, cancellation)
            : [.. question.Resources.Select(resource => StandingReasons.Of(viewer, resource))];
    }

    internal Task<StandingFacts?> FindAsync(Partner partner, string subject, CancellationToken cancellation) =>
        query.FindAsync(database, partner.Id, partner.Sector, subject, cancellation);

    internal Task<ViewerVerdict> CheckViewerAsync(
        StandingFacts facts,
        StandingViewer viewer,
        CancellationToken cancellation
    ) => viewers.CheckAsync(facts, viewer, cancellation);

    internal async Task<ImmutableArray<StandingDecision>> JudgeAsync(
        Partner partner,
        StandingFacts facts,
        StandingQuestion question,
        ViewerLevels? viewer,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var catalogue = await catalogues.GetAsync(facts.Catalogue, cancellation);
        var account = facts.Account with { Purchases = await PurchasesAsync(facts, question, catalogue, cancellation) };
        var offer = OfferEvaluator.Evaluate(catalogue, account, question.Device, now);
        return
        [
            .. question.Resources.Select(resource =>
                Judge(partner, catalogue, account, offer, new Asked(resource, UseOf(question.Use), viewer, now))
            ),
        ];
    }

    internal async Task<DeviceLimits> LimitsAsync(StandingFacts facts, CancellationToken cancellation) =>
        OfferEvaluator
            .Evaluate(
                await catalogues.GetAsync(facts.Catalogue, cancellation),
                facts.Account,
                device: null,
                clock.GetUtcNow()
            )
            .Limits;

    private static StandingDecision Judge(
        Partner partner,
        CatalogueIndex catalogue,
        AccountFacts account,
        AccountOffer offer,
        Asked asked
    )
    {
        var resource = asked.Resource;
        // A partner asks about its own content only: asking about others would tell it what the subscriber watches
        // elsewhere.
        if (
            !ContentId.TryParse(resource, out var content)
            || !catalogue.Content.TryGetValue(content, out var item)
            || !item.Partners.Contains(partner.Id.Value)
        )
            return StandingReasons.UnknownResource(resource);
        return ContentJudge.Judge(
            catalogue,
            account,
            offer,
            new WantedContent(content, asked.Use),
            asked.Viewer,
            asked.At
        ) switch
        {
            ContentVerdict.Allowed => StandingReasons.Allow(resource),
            ContentVerdict.Denied denied => StandingReasons.Deny(resource, denied.Reason),
            _ => StandingReasons.UnknownResource(resource),
        };
    }

    private static ContentUse UseOf(StandingUse use) =>
        use switch
        {
            StandingUse.CatchUp => ContentUse.CatchUp,
            StandingUse.Record => ContentUse.Record,
            _ => ContentUse.View,
        };

    private sealed record Asked(string Resource, ContentUse Use, ViewerLevels? Viewer, DateTimeOffset At);

    // Only where something is bought piece by piece do the pieces have to be read.
    private async Task<ImmutableArray<BoughtContent>> PurchasesAsync(
        StandingFacts facts,
        StandingQuestion question,
        CatalogueIndex catalogue,
        CancellationToken cancellation
    )
    {
        var pieces = question
            .Resources.Where(resource => ContentId.TryParse(resource, out _))
            .Select(resource => new ContentId(resource))
            .Where(content => catalogue.BundlesWith(content).Any(bundle => bundle.IsBoughtPiecewise))
            .ToList();
        if (pieces.Count == 0)
            return [];
        var bought = await database
            .Purchases()
            .Where(row => row.AccountId == facts.AccountId && pieces.Contains(row.Content))
            .ToListAsync(cancellation);
        return [.. bought.Select(row => new BoughtContent(row.Bundle, row.Content, row.From, row.Until))];
    }
}
