using System.Text.Json.Nodes;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Claims;

/// <summary>
/// What of a subscriber's standing is released as claims (SRV-001): judged by the same function as a standing decision,
/// about the partner's own content alone.
/// </summary>
public sealed class StandingClaims(
    BrokerDbContext database,
    CatalogueStore catalogues,
    IOfferSales sales,
    TimeProvider clock
)
{
    /// <summary>Null when there is nothing to say: a blank claim is never sent.</summary>
    public async Task<JsonNode?> FindAsync(
        string claim,
        Partner partner,
        SubscriberId subscriber,
        Guid session,
        CancellationToken cancellation
    ) =>
        claim switch
        {
            ClaimCatalogue.Entitlements => await EntitlementsAsync(partner, subscriber, cancellation),
            ClaimCatalogue.Subscriptions => await SubscriptionsAsync(partner, subscriber, cancellation),
            ClaimCatalogue.MaximumAccessLevel => await MaximumLevelAsync(session, cancellation),
            _ => null,
        };

    private async Task<JsonArray?> SubscriptionsAsync(
        Partner partner,
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var held = await sales.HeldAsync(partner.Id, subscriber, cancellation);
        return ListOf([.. held.Where(offer => offer.Use == OfferUse.Allowed).Select(offer => offer.Offer)]);
    }

    private async Task<JsonArray?> EntitlementsAsync(
        Partner partner,
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var account = await database
            .Accounts()
            .SingleAsync(
                row => database.Subscribers().Any(person => person.Id == subscriber && person.AccountId == row.Id),
                cancellation
            );
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var bought = await database.Purchases().Where(row => row.AccountId == account.Id).ToListAsync(cancellation);
        var (facts, now) = (
            account.ToFacts(bought.Select(row => new BoughtContent(row.Bundle, row.Content, row.From, row.Until))),
            clock.GetUtcNow()
        );
        // The device is not known yet; what is bound to device types is decided when something is played.
        var offer = OfferEvaluator.Evaluate(catalogue, facts, device: null, now);
        var allowed = catalogue
            .Content.Values.Where(item => item.Partners.Contains(partner.Id.Value))
            .Where(item =>
                ContentJudge.Judge(catalogue, facts, offer, new WantedContent(item.Id), viewer: null, now)
                is ContentVerdict.Allowed
            )
            .Select(item => item.Id.Value)
            .Order(StringComparer.Ordinal)
            .ToList();
        return ListOf(allowed);
    }

    private static JsonArray? ListOf(List<string> names) =>
        names.Count == 0 ? null : [.. names.Select(name => JsonValue.Create(name))];

    private async Task<JsonNode?> MaximumLevelAsync(Guid session, CancellationToken cancellation) =>
        await (
            from row in database.Sessions()
            where row.Id == session
            join profile in database.Profiles() on row.ProfileId equals profile.Id
            select (int?)profile.MaximumLevel
        ).SingleOrDefaultAsync(cancellation)
            is { } level
            ? JsonValue.Create(level)
            : null;
}
