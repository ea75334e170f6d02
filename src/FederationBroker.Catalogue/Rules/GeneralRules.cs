using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

internal static class GeneralRules
{
    private const int OldestRating = 21;

    public static IEnumerable<Refusal> IdsAreUnique(CatalogueIndex index)
    {
        var catalogue = index.Catalogue;
        return Twice("deviceTypes", catalogue.DeviceTypes.Select(entry => entry.Id.Value))
            .Concat(Twice("content", catalogue.Content.Select(item => item.Id.Value)))
            .Concat(Twice("bundles", catalogue.Bundles.Select(bundle => bundle.Id.Value)))
            .Concat(Twice("priceLists", catalogue.PriceLists.Select(list => list.Id.Value)))
            .Concat(Twice("discounts", catalogue.Discounts.Select(discount => discount.Id.Value)))
            .Concat(Twice("plans", catalogue.Plans.Select(plan => plan.Id.Value)));
    }

    public static IEnumerable<Refusal> CurrencyIsACurrency(CatalogueIndex index)
    {
        var currency = index.Catalogue.Currency;
        if (!Currency.IsKnown(currency))
            yield return CatalogueErrors.OutOfRange.At(
                "currency",
                "Write the code of a currency of ISO 4217 in capitals, such as EUR."
            );
    }

    public static IEnumerable<Refusal> LimitsAreNotNegative(CatalogueIndex index)
    {
        var catalogue = index.Catalogue;
        return NotNegative("linkedDevices", catalogue.LinkedDevices)
            .Concat(NotNegative("concurrentStreams", catalogue.ConcurrentStreams))
            .Concat(
                catalogue.DeviceTypes.SelectMany(type =>
                    NotNegative($"deviceTypes/{type.Id}/linked", type.Linked)
                        .Concat(NotNegative($"deviceTypes/{type.Id}/concurrent", type.Concurrent))
                )
            );
    }

    public static IEnumerable<Refusal> AccessLevelsAreAges(CatalogueIndex index) =>
        index
            .Catalogue.Content.Where(item => item.AccessLevel is < 0 or > OldestRating)
            .Select(item =>
                CatalogueErrors.OutOfRange.At(
                    $"content/{item.Id}/accessLevel",
                    $"Write an age from 0 to {OldestRating}."
                )
            );

    public static IEnumerable<Refusal> NotNegative(string place, int? value)
    {
        if (value < 0)
            yield return CatalogueErrors.OutOfRange.At(place, "Write 0 or more, or leave it out.");
    }

    public static Refusal Unknown(string place, string kind, string id, IEnumerable<string> known) =>
        CatalogueErrors.UnknownReference.At(place, $"There is no {kind} {id}. {ReferenceHint.For(id, known)}");

    private static IEnumerable<Refusal> Twice(string list, IEnumerable<string> ids) =>
        ids.GroupBy(id => id, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group =>
                CatalogueErrors.IdTwice.At($"{list}/{group.Key}", $"Keep one entry {group.Key}, or rename the other.")
            );
}
