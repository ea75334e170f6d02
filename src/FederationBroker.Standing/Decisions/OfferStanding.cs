using System.Collections.Frozen;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Consent;
using FederationBroker.Partners;

namespace FederationBroker.Standing.Decisions;

/// <summary>
/// Standing about what a partner sells by itself (J.1304 SRV-001): the resource <c>offer:premium</c> is the offer
/// <c>premium</c> of the partner that asks. It is read from the broker's own copy: no adapter is waited for.
/// </summary>
internal sealed class OfferStanding(IOfferSales sales)
{
    private const string Prefix = "offer:";

    /// <summary>What the account has of the partner's offers, if one of them is asked about.</summary>
    public async Task<HeldOffers> FindAsync(
        Partner partner,
        StandingFacts facts,
        StandingQuestion question,
        CancellationToken cancellation
    )
    {
        if (!question.Resources.Any(resource => OfferOf(partner, resource) is not null))
            return HeldOffers.NotAsked;
        var held = await sales.HeldAsync(partner.Id, facts.SubscriberId, cancellation);
        return new HeldOffers(partner, held.ToFrozenDictionary(offer => offer.Offer, offer => offer.Use));
    }

    /// <returns>Null: it is something else, such as content whose name happens to begin like that.</returns>
    internal static string? OfferOf(Partner partner, string resource) =>
        resource.StartsWith(Prefix, StringComparison.Ordinal)
        && partner.Agreement.Collaboration?.Find(resource[Prefix.Length..]) is { } offer
            ? offer.Id
            : null;
}

/// <summary>What an account has of one partner's offers.</summary>
/// <param name="partner">Null: none was asked about.</param>
internal sealed class HeldOffers(Partner? partner, FrozenDictionary<string, OfferUse> uses)
{
    public static HeldOffers NotAsked { get; } = new(partner: null, FrozenDictionary<string, OfferUse>.Empty);

    /// <param name="resource">As the partner named it.</param>
    /// <param name="barrier">Why the account may use nothing at all; null: it may.</param>
    /// <returns>Null when the resource is not one of the partner's offers.</returns>
    public StandingDecision? Judge(string resource, Reason? barrier)
    {
        if (partner is null || OfferStanding.OfferOf(partner, resource) is not { } offer)
            return null;
        // Without a plan of television somebody can still have what a partner sells.
        if (barrier is not null && barrier.Code != ReasonCode.NoPlan)
            return StandingReasons.Deny(resource, barrier);
        return StandingReasons.OfOffer(
            resource,
            uses.TryGetValue(offer, out var use) ? use : null,
            partner.Agreement.Collaboration!.IsSoldByOperator
                ? $"account/add?offer={Uri.EscapeDataString($"{partner.Id}/{offer}")}"
                : null
        );
    }
}
