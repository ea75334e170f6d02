using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

internal static class PlanRules
{
    public static IEnumerable<Refusal> ReferencesExist(CatalogueIndex index)
    {
        foreach (var plan in index.Catalogue.Plans)
        {
            foreach (var entry in plan.Bundles.Where(entry => !index.Bundles.ContainsKey(entry.Bundle)))
                yield return GeneralRules.Unknown(
                    $"plans/{plan.Id}/bundles/{entry.Bundle}",
                    "bundle",
                    entry.Bundle.Value,
                    index.Bundles.Keys.Select(id => id.Value)
                );
            foreach (var entry in plan.Discounts.Where(entry => !index.Discounts.ContainsKey(entry.Discount)))
                yield return GeneralRules.Unknown(
                    $"plans/{plan.Id}/discounts/{entry.Discount}",
                    "discount",
                    entry.Discount.Value,
                    index.Discounts.Keys.Select(id => id.Value)
                );
            foreach (
                var (entry, list) in plan
                    .Discounts.SelectMany(entry => entry.PriceLists.Select(list => (entry, list)))
                    .Where(pair => !index.PriceLists.ContainsKey(pair.list))
            )
                yield return GeneralRules.Unknown(
                    $"plans/{plan.Id}/discounts/{entry.Discount}/priceLists",
                    "price list",
                    list.Value,
                    index.PriceLists.Keys.Select(id => id.Value)
                );
            foreach (var twice in plan.Bundles.GroupBy(entry => entry.Bundle).Where(group => group.Count() > 1))
                yield return CatalogueErrors.IdTwice.At(
                    $"plans/{plan.Id}/bundles/{twice.Key}",
                    "Include the bundle once."
                );
            foreach (var twice in plan.Discounts.GroupBy(entry => entry.Discount).Where(group => group.Count() > 1))
                yield return CatalogueErrors.IdTwice.At(
                    $"plans/{plan.Id}/discounts/{twice.Key}",
                    "Include the discount once, with all its price lists."
                );
        }
    }

    public static IEnumerable<Refusal> NeededBundlesAreIncluded(CatalogueIndex index)
    {
        foreach (var plan in index.Catalogue.Plans)
        {
            var included = plan.Bundles.Select(entry => entry.Bundle).ToHashSet();
            foreach (
                var bundle in plan
                    .Bundles.Select(entry => index.Bundles.GetValueOrDefault(entry.Bundle))
                    .OfType<ServiceBundle>()
            )
            {
                foreach (var needed in bundle.Requires.Where(needed => !included.Contains(needed)))
                    yield return CatalogueErrors.DependencyMissing.At(
                        $"plans/{plan.Id}/bundles/{bundle.Id}",
                        $"Include {needed} as well: {bundle.Id} needs it."
                    );
            }
        }
    }

    public static IEnumerable<Refusal> TermsAreWellFormed(CatalogueIndex index) =>
        index.Catalogue.Plans.SelectMany(plan =>
            plan.Bundles.SelectMany(entry =>
                    FaultsOf(index, $"plans/{plan.Id}/bundles/{entry.Bundle}/terms", entry.Terms)
                )
                .Concat(
                    plan.Discounts.SelectMany(entry =>
                        FaultsOf(index, $"plans/{plan.Id}/discounts/{entry.Discount}/terms", entry.Terms)
                    )
                )
        );

    public static IEnumerable<Refusal> NoTwoDiscountsApplyAtOnce(CatalogueIndex index)
    {
        foreach (var plan in index.Catalogue.Plans)
        {
            foreach (
                var (second, first) in plan.Discounts.SelectMany(
                    (second, position) => plan.Discounts.Take(position).Select(first => (second, first))
                )
            )
            {
                if (!MayMeet(index, plan, first, second))
                    continue;
                yield return CatalogueErrors.DiscountsOverlap.At(
                    $"plans/{plan.Id}/discounts/{second.Discount}",
                    $"Part {first.Discount} and {second.Discount} by validity, device types or price lists: a "
                        + $"price list has one discount at a time."
                );
            }
        }
    }

    // Whether a subscriber has turned one of them off is not looked at: they could turn it on.
    private static bool MayMeet(CatalogueIndex index, PricingPlan plan, PlanDiscount first, PlanDiscount second) =>
        first.Terms.Validity.Overlaps(second.Terms.Validity)
        && (
            first.Terms.DeviceTypes.IsEmpty
            || second.Terms.DeviceTypes.IsEmpty
            || first.Terms.DeviceTypes.Intersect(second.Terms.DeviceTypes).Any()
        )
        && ListsOf(index, plan, first).Intersect(ListsOf(index, plan, second)).Any();

    private static IEnumerable<CatalogueId> ListsOf(CatalogueIndex index, PricingPlan plan, PlanDiscount entry) =>
        entry.PriceLists.IsEmpty
            ? plan.Bundles.SelectMany(bundle => index.PriceListsOf(bundle.Bundle)).Select(list => list.Id)
            : entry.PriceLists;

    private static IEnumerable<Refusal> FaultsOf(CatalogueIndex index, string place, PlanTerms terms)
    {
        if (!terms.Validity.IsOrdered)
            yield return CatalogueErrors.EmptyValidity.At($"{place}/validity", "Put the end after the beginning.");
        if (terms.Days is <= 0)
            yield return CatalogueErrors.OutOfRange.At($"{place}/days", "Write 1 or more, or leave it out.");
        foreach (var type in terms.DeviceTypes.Where(type => !index.DeviceTypes.ContainsKey(type)))
            yield return GeneralRules.Unknown(
                $"{place}/deviceTypes",
                "device type",
                type.Value,
                index.DeviceTypes.Keys.Select(id => id.Value)
            );
    }
}
