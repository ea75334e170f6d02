using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>agreement.collaboration</c> of a partner file: how its service is sold (J.1304, CFG-X).</summary>
internal static class CollaborationSection
{
    private static readonly Dictionary<string, CollaborationConfiguration> Configurations = new()
    {
        ["0"] = CollaborationConfiguration.Referral,
        ["1"] = CollaborationConfiguration.Billing,
        ["2"] = CollaborationConfiguration.Bundle,
        ["3"] = CollaborationConfiguration.BillingAndUse,
        ["4"] = CollaborationConfiguration.BundleAndUse,
    };

    /// <summary>Null: nothing is sold together.</summary>
    public static Collaboration? Read(Section? section)
    {
        if (section is null)
            return null;
        var text = section.RequiredText("configuration");
        var configuration = section.Choice("configuration", Configurations, CollaborationConfiguration.Referral);
        var terms = new Collaboration
        {
            Configuration = configuration,
            BillingAdapter = section.Text("billing"),
            SubscriptionAdapter = section.Text("subscription"),
            Commission = PercentText.In(section, "commission"),
            Offers = OffersIn(section, configuration == CollaborationConfiguration.Referral),
        };
        if (text.Length > 0)
            RefuseContradictions(section, terms);
        section.RefuseUnknownKeys();
        return terms;
    }

    private static void RefuseContradictions(Section section, Collaboration terms)
    {
        var isReferral = terms.Configuration == CollaborationConfiguration.Referral;
        foreach (
            var (key, adapter) in new[]
            {
                ("billing", terms.BillingAdapter),
                ("subscription", terms.SubscriptionAdapter),
            }
        )
        {
            if (isReferral && adapter is not null)
                section.Fault(
                    key,
                    "configuration",
                    $"configuration 0 only refers people to the service, so there is nothing for {key} to do.",
                    "Remove it, or choose a configuration from 1 to 4."
                );
            else if (!isReferral && adapter is null)
                section.Fault(
                    "configuration",
                    "configuration",
                    $"configurations 1 to 4 need {key}.",
                    $"Add `{key}:` with the id of one of the operator's adapters."
                );
        }

        if (isReferral && terms.Commission > 0)
            section.Fault(
                "commission",
                "configuration",
                "configuration 0 only refers people to the service: there is no price to keep a part of.",
                "Remove it, and write `incentive:` at the offers, or choose a configuration from 1 to 4."
            );
        if (terms.Offers.IsEmpty)
            section.Fault("configuration", "offers", "there is nothing to be sold.", "Add `offers:` with one entry.");
    }

    private static ImmutableArray<PartnerOffer> OffersIn(Section section, bool isReferral)
    {
        var offers = new List<PartnerOffer>();
        foreach (var entry in section.Subs("offers"))
        {
            var offer = OfferIn(entry) with { LandingUrl = LandingIn(entry, isReferral) };
            if (offers.Any(other => other.Id == offer.Id))
                entry.Fault("id", "offer-twice", $"{offer.Id} is offered twice.", "Keep one entry.");
            offers.Add(offer);
        }

        return [.. offers];
    }

    private static PartnerOffer OfferIn(Section section)
    {
        var (price, tax) = SaleTerms.PriceIn(section);
        var offer = new PartnerOffer
        {
            Id = SaleTerms.IdIn(section),
            Names = SaleTerms.TextsIn(section, "name", required: true),
            Price = price,
            Tax = tax,
            Interval = SaleTerms.IntervalIn(section),
            Terms = SaleTerms.TextsIn(section, "terms", required: false),
            Regions = [.. section.Items("regions").Select(item => item.Value)],
            DeviceTypes = DeviceTypesIn(section),
            CanPause = section.Flag("pause", otherwise: false),
            Grace = section.Duration("grace", PartnerOffer.UsualGrace, TimeSpan.FromHours(1), TimeSpan.FromDays(60)),
            Incentive = section.Text("incentive") is null
                ? null
                : SaleTerms.AmountIn(section, "incentive", required: false),
            TermsHash = string.Empty,
        };
        return offer with { TermsHash = HashOf(offer) };
    }

    // Read last of an entry: what is left then is a key that nobody knows.
    private static string? LandingIn(Section section, bool isReferral)
    {
        var landing = section.Text("landing");
        if (isReferral && (landing is null || WebAddress.FaultOf(landing) is not null))
            section.Fault(
                "landing",
                "landing",
                "configuration 0 sends people to the service, and this is no https address for it.",
                "Add `landing:` with the page at which they sign up, such as https://www.example.tv/join."
            );
        else if (!isReferral && (landing ?? section.Text("incentive")) is not null)
            section.Fault(
                landing is null ? "incentive" : "landing",
                "configuration",
                "only configuration 0 refers people: what is ordered here has no landing page and no incentive.",
                "Remove it, or choose configuration 0."
            );
        section.RefuseUnknownKeys();
        return landing;
    }

    private static ImmutableArray<DeviceType> DeviceTypesIn(Section section)
    {
        var types = ImmutableArray.CreateBuilder<DeviceType>();
        foreach (var item in section.Items("deviceTypes"))
        {
            if (DeviceType.TryParse(item.Value, out var type))
                types.Add(type);
            else
                section.Fault(
                    item.Place,
                    "slug",
                    $"{item.Value} is no type of device.",
                    "Write it as the catalogue does."
                );
        }

        return types.ToImmutable();
    }

    private static string HashOf(PartnerOffer offer) =>
        SaleTerms.HashOf(
            [offer.Id, offer.Price.ToString(), offer.Tax.ToString(), offer.Interval.ToString()],
            offer.Names.Concat(offer.Terms)
        );
}
