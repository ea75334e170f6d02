using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
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

    private static readonly Dictionary<string, PaymentInterval> Intervals = new()
    {
        ["once"] = PaymentInterval.Once,
        ["month"] = PaymentInterval.Month,
        ["year"] = PaymentInterval.Year,
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
        var id = section.RequiredText("id");
        if (
            id.Length > 64
            || !id.All(c => char.IsAsciiLetterOrDigit(c) || "._~:-".Contains(c, StringComparison.Ordinal))
        )
            section.Fault(
                "id",
                "offer-id",
                $"{id} cannot be the name of an offer.",
                "Use at most 64 letters, digits and . _ ~ : - as the partner does."
            );
        var price = AmountIn(section, "price", required: true);
        var offer = new PartnerOffer
        {
            Id = id,
            Names = TextsIn(section, "name", required: true),
            Price = price,
            Tax = AmountIn(section, "tax", required: false, price.Currency),
            Interval = section.Choice("interval", Intervals, PaymentInterval.Month),
            Terms = TextsIn(section, "terms", required: false),
            Regions = [.. section.Items("regions").Select(item => item.Value)],
            DeviceTypes = DeviceTypesIn(section),
            CanPause = section.Flag("pause", otherwise: false),
            Incentive = section.Text("incentive") is null ? null : AmountIn(section, "incentive", required: false),
            TermsHash = string.Empty,
        };
        if (offer.Tax.Currency != price.Currency || offer.Tax.Minor > price.Minor)
            section.Fault(
                "tax",
                "price",
                "tax is a part of the price, in its currency.",
                "Write how much of the price is tax, such as 1.65 EUR."
            );
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

    private static Money AmountIn(Section section, string key, bool required, string? currency = null)
    {
        var nothing = new Money(0, currency ?? "EUR");
        var text = required ? section.RequiredText(key) : section.Text(key);
        return text is null or "" ? nothing : PriceText.Of(section, key) ?? nothing;
    }

    private static ImmutableSortedDictionary<string, string> TextsIn(Section section, string key, bool required)
    {
        var texts = section.Texts(key).ToImmutableSortedDictionary();
        if (texts.Values.Any(string.IsNullOrWhiteSpace) || (required && texts.IsEmpty))
            section.Fault(
                key,
                key,
                $"{key} has no text; subscribers read it.",
                $"Add `{key}: {{ en: …, es: …, ja: … }}`."
            );
        return texts.IsEmpty && required ? texts.Add("en", string.Empty) : texts;
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

    private static string HashOf(PartnerOffer offer)
    {
        var text = new StringBuilder($"{offer.Id}\n{offer.Price}\n{offer.Tax}\n{offer.Interval}");
        foreach (var (language, sentence) in offer.Names.Concat(offer.Terms))
            text.Append('\n').Append(language).Append('\t').Append(sentence);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
