using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Offers;

/// <summary>Prices of a plan's bundles at an instant, discounts applied (SUB-PRICE, SUB-DISC).</summary>
internal sealed class Pricing
{
    private readonly CatalogueIndex catalogue;
    private readonly DateTimeOffset at;
    private readonly List<(PlanDiscount Entry, Discount Discount)> discounts;

    public Pricing(CatalogueIndex catalogue, EntryStates states, PricingPlan plan, DeviceType? device)
    {
        this.catalogue = catalogue;
        at = states.At;
        discounts =
        [
            .. plan
                .Discounts.Where(entry =>
                    catalogue.Discounts.ContainsKey(entry.Discount)
                    && Applies(entry.Terms, device)
                    && states.OfDiscount(entry).On
                )
                .Select(entry => (entry, catalogue.Discounts[entry.Discount])),
        ];
    }

    public ImmutableArray<PriceOffer> Of(CatalogueId bundle) =>
        [
            .. catalogue
                .PriceListsOf(bundle)
                .Where(list => list.Validity.Covers(at))
                .OrderBy(list => list.Provision)
                .SelectMany(OffersOf),
        ];

    /// <summary>The price after a discount; half a minor unit goes up.</summary>
    public static long Reduced(long price, Discount discount) =>
        discount.Kind == DiscountKind.Overriding
            ? discount.Price ?? price
            : (long)decimal.Round(price * (100m - (discount.Percent ?? 0m)) / 100m, 0, MidpointRounding.AwayFromZero);

    private IEnumerable<PriceOffer> OffersOf(PriceList list)
    {
        // At most one by the catalogue's rules; the order makes the answer the same everywhere even if they were
        // broken.
        var discount = discounts
            .Where(pair => pair.Entry.PriceLists.IsEmpty || pair.Entry.PriceLists.Contains(list.Id))
            .Select(pair => pair.Discount)
            .MinBy(found => found.Id);
        yield return OfferOf(list, discount, list.Price, list.Term, asset: null);
        foreach (var asset in list.Assets)
            yield return OfferOf(list, discount, asset.Price, asset.Term ?? list.Term, asset);
    }

    private PriceOffer OfferOf(PriceList list, Discount? discount, long price, Term term, AssetPrice? asset) =>
        new()
        {
            PriceList = list.Id,
            Provision = list.Provision,
            Term = term,
            AssetType = asset?.AssetType,
            Provider = asset?.Provider,
            ListPrice = catalogue.Price(price),
            Price = catalogue.Price(discount is null ? price : Reduced(price, discount)),
            Discount = discount?.Id,
        };

    private static bool Applies(PlanTerms terms, DeviceType? device) =>
        terms.DeviceTypes.IsEmpty || (device is { } type && terms.DeviceTypes.Contains(type));
}
