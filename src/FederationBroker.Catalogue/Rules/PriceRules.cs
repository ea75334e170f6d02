using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

internal static class PriceRules
{
    public static IEnumerable<Refusal> PricesAreNotNegative(CatalogueIndex index) =>
        index
            .Catalogue.PriceLists.Where(list => list.Price < 0 || list.Assets.Any(asset => asset.Price < 0))
            .Select(list =>
                CatalogueErrors.NegativePrice.At(
                    $"priceLists/{list.Id}/price",
                    "Write the price in minor units, 0 or more; use a discount to lower a price."
                )
            )
            .Concat(
                index
                    .Catalogue.Discounts.Where(discount => discount.Price < 0)
                    .Select(discount =>
                        CatalogueErrors.NegativePrice.At(
                            $"discounts/{discount.Id}/price",
                            "Write the new price in minor units, 0 or more."
                        )
                    )
            );

    public static IEnumerable<Refusal> BundlesExist(CatalogueIndex index) =>
        index
            .Catalogue.PriceLists.Where(list => !index.Bundles.ContainsKey(list.Bundle))
            .Select(list =>
                GeneralRules.Unknown(
                    $"priceLists/{list.Id}/bundle",
                    "bundle",
                    list.Bundle.Value,
                    index.Bundles.Keys.Select(id => id.Value)
                )
            );

    public static IEnumerable<Refusal> TermsFitTheProvision(CatalogueIndex index)
    {
        foreach (var list in index.Catalogue.PriceLists)
        {
            if (!list.Validity.IsOrdered)
                yield return CatalogueErrors.EmptyValidity.At(
                    $"priceLists/{list.Id}/validity",
                    "Put the end after the beginning."
                );
            if (list is { Provision: Provision.Subscription, Term: Term.Lifetime })
                yield return CatalogueErrors.Contradiction.At(
                    $"priceLists/{list.Id}/term",
                    "A subscription is paid by day, month or year; sell a lifetime as a one-time purchase."
                );
            if (
                !list.Assets.IsEmpty
                && index.Bundles.TryGetValue(list.Bundle, out var bundle)
                && !bundle.IsBoughtPiecewise
            )
                yield return CatalogueErrors.Contradiction.At(
                    $"priceLists/{list.Id}/assets",
                    "Remove them; only rented titles and paid programmes have prices by asset."
                );
        }
    }

    public static IEnumerable<Refusal> NoTwoApplyAtOnce(CatalogueIndex index)
    {
        foreach (var group in index.Catalogue.PriceLists.GroupBy(list => (list.Bundle, list.Provision)))
        {
            // In order of their beginnings, an overlap shows between neighbours or with the one that lasts longest so
            // far.
            PriceList? longest = null;
            foreach (var list in group.OrderBy(list => list.Validity.From ?? DateTimeOffset.MinValue))
            {
                if (longest is not null && longest.Validity.Overlaps(list.Validity))
                {
                    yield return CatalogueErrors.PriceListsOverlap.At(
                        $"priceLists/{list.Id}/validity",
                        $"End {longest.Id} before {list.Id} begins: of one provision, {list.Bundle} has one price "
                            + $"list at a time."
                    );
                }

                if (
                    longest is null
                    || (list.Validity.Until ?? DateTimeOffset.MaxValue)
                        > (longest.Validity.Until ?? DateTimeOffset.MaxValue)
                )
                    longest = list;
            }
        }
    }

    public static IEnumerable<Refusal> DiscountsAreWellFormed(CatalogueIndex index)
    {
        foreach (var discount in index.Catalogue.Discounts)
        {
            var wellFormed =
                discount.Kind == DiscountKind.Overriding
                    ? discount is { Price: not null, Percent: null }
                    : discount is { Percent: not null, Price: null };
            if (!wellFormed)
                yield return CatalogueErrors.Contradiction.At(
                    $"discounts/{discount.Id}",
                    "An overriding discount has a price, a percentage discount has a percent; neither has both."
                );
            if (discount.Percent is { } percent && (percent is <= 0 or > 100 || decimal.Round(percent, 2) != percent))
                yield return CatalogueErrors.OutOfRange.At(
                    $"discounts/{discount.Id}/percent",
                    "Write more than 0 and at most 100, with at most two decimals."
                );
        }
    }
}
