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
/// Judges what a partner asks about, once it is known whose account it is and who is watching: the operator's content,
/// and the partner's own offers.
/// </summary>
internal sealed class StandingJudge(
    BrokerDbContext database,
    CatalogueStore catalogues,
    OfferStanding offers,
    TimeProvider clock
)
{
    public async Task<ImmutableArray<StandingDecision>> JudgeAsync(
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
        var held = await offers.FindAsync(partner, facts, question, cancellation);
        return
        [
            .. question.Resources.Select(resource =>
                held.Judge(resource, offer.Barrier)
                ?? Judge(partner, catalogue, account, offer, new Asked(resource, UseOf(question.Use), viewer, now))
            ),
        ];
    }

    public async Task<DeviceLimits> LimitsAsync(StandingFacts facts, CancellationToken cancellation) =>
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
