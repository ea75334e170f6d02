using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Offers;
using FederationBroker.Subscribers.Profiles;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Standing;

/// <summary>
/// Answers partners' questions about a subscriber's standing and entitlements, from the same rows and the same pure function as every
/// page. It reads and remembers nothing between two questions, so a change counts with the next one on every node.
/// </summary>
public sealed class StandingDesk
{
    private readonly BrokerDbContext database;
    private readonly StandingQuery query;
    private readonly CatalogueStore catalogues;
    private readonly TimeProvider clock;

    internal StandingDesk(BrokerDbContext database, StandingQuery query, CatalogueStore catalogues, TimeProvider clock)
        => (this.database, this.query, this.catalogues, this.clock) = (database, query, catalogues, clock);

    /// <param name="question">Resources are judged together: one subscriber, one device, one instant.</param>
    public async Task<ImmutableArray<StandingDecision>> DecideAsync(Partner partner, StandingQuestion question, CancellationToken cancellation)
    {
        var facts = await query.FindAsync(database, partner.Id, partner.Sector, question.Subject, cancellation);
        return facts is null ? [.. question.Resources.Select(StandingReasons.UnknownSubject)] : await JudgeAsync(partner, facts, question, cancellation);
    }

    internal Task<StandingFacts?> FindAsync(Partner partner, string subject, CancellationToken cancellation)
        => query.FindAsync(database, partner.Id, partner.Sector, subject, cancellation);

    internal async Task<ImmutableArray<StandingDecision>> JudgeAsync(Partner partner, StandingFacts facts, StandingQuestion question, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var catalogue = await catalogues.GetAsync(facts.Catalogue, cancellation);
        var account = facts.Account with { Purchases = await PurchasesAsync(facts, question, catalogue, cancellation) };
        var offer = OfferEvaluator.Evaluate(catalogue, account, question.Device, now);
        var viewer = question.Session is { } session ? await ViewerAsync(session, cancellation) : null;
        return [.. question.Resources.Select(resource => Judge(partner, catalogue, account, offer, new Asked(resource, UseOf(question.Use), viewer, now)))];
    }

    internal async Task<DeviceLimits> LimitsAsync(StandingFacts facts, CancellationToken cancellation)
        => OfferEvaluator.Evaluate(await catalogues.GetAsync(facts.Catalogue, cancellation), facts.Account, device: null, clock.GetUtcNow()).Limits;

    private static StandingDecision Judge(
        Partner partner, CatalogueIndex catalogue, AccountFacts account, AccountOffer offer, Asked asked)
    {
        var resource = asked.Resource;
        // A partner asks about its own content only: asking about others would tell it what the subscriber watches elsewhere.
        if (!ContentId.TryParse(resource, out var content) || !catalogue.Content.TryGetValue(content, out var item) || !item.Partners.Contains(partner.Id.Value))
            return StandingReasons.UnknownResource(resource);
        return ContentJudge.Judge(catalogue, account, offer, new WantedContent(content, asked.Use), asked.Viewer, asked.At) switch
        {
            ContentVerdict.Allowed => StandingReasons.Allow(resource),
            ContentVerdict.Denied denied => StandingReasons.Deny(resource, denied.Reason),
            _ => StandingReasons.UnknownResource(resource),
        };
    }

    private static ContentUse UseOf(StandingUse use) => use switch
    {
        StandingUse.CatchUp => ContentUse.CatchUp,
        StandingUse.Record => ContentUse.Record,
        _ => ContentUse.View,
    };

    private Task<ViewerLevels?> ViewerAsync(Guid session, CancellationToken cancellation)
        => (from row in database.Set<Session>()
            where row.Id == session
            join profile in database.Set<UserProfile>() on row.ProfileId equals profile.Id
            select new ViewerLevels(profile.DefaultLevel, profile.MaximumLevel, row.PinShownAt != null)).SingleOrDefaultAsync(cancellation)!;

    private sealed record Asked(string Resource, ContentUse Use, ViewerLevels? Viewer, DateTimeOffset At);

    // Only where something is bought piece by piece do the pieces have to be read.
    private async Task<ImmutableArray<BoughtContent>> PurchasesAsync(StandingFacts facts, StandingQuestion question, CatalogueIndex catalogue, CancellationToken cancellation)
    {
        var pieces = question.Resources.Where(resource => ContentId.TryParse(resource, out _)).Select(resource => new ContentId(resource))
            .Where(content => catalogue.BundlesWith(content).Any(bundle => bundle.IsBoughtPiecewise)).ToList();
        if (pieces.Count == 0) return [];
        var bought = await database.Set<Purchase>().AsNoTracking().Where(row => row.AccountId == facts.AccountId && pieces.Contains(row.Content)).ToListAsync(cancellation);
        return [.. bought.Select(row => new BoughtContent(row.Bundle, row.Content, row.From, row.Until))];
    }
}

/// <param name="Subject">The partner's pseudonym of the subscriber.</param>
/// <param name="Device">Type of device as the operator's catalogue names it; an unknown one gets only what is for every device.</param>
/// <param name="Session">The cable login whose user profile is watching; null: none is known.</param>
public sealed record StandingQuestion(string Subject, ImmutableArray<string> Resources, DeviceType Device, Guid? Session, StandingUse Use = StandingUse.View);

/// <summary>What is to be done with a resource.</summary>
public enum StandingUse
{
    /// <summary>Watching it now.</summary>
    View,

    /// <summary>Watching it from a channel's archive.</summary>
    CatchUp,

    /// <summary>Recording it in the network.</summary>
    Record,
}
