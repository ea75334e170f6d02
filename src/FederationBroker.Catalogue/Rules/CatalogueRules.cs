using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Rules;

/// <summary>What holds for every catalogue that is ever in force. Pure; all faults are found at once.</summary>
internal static class CatalogueRules
{
    private delegate IEnumerable<Refusal> Rule(CatalogueIndex catalogue);

    private static readonly ImmutableArray<Rule> Rules =
    [
        GeneralRules.IdsAreUnique, // first: the rules below look entries up by id
        GeneralRules.CurrencyIsACurrency,
        GeneralRules.LimitsAreNotNegative,
        GeneralRules.AccessLevelsAreAges,
        BundleRules.ReferencesExist,
        BundleRules.NeedsFormNoCircle,
        BundleRules.AttributesFitTheKind,
        PriceRules.PricesAreNotNegative,
        PriceRules.BundlesExist,
        PriceRules.TermsFitTheProvision,
        PriceRules.NoTwoApplyAtOnce,
        PriceRules.DiscountsAreWellFormed,
        PlanRules.ReferencesExist,
        PlanRules.NeededBundlesAreIncluded,
        PlanRules.TermsAreWellFormed,
        PlanRules.NoTwoDiscountsApplyAtOnce,
    ];

    public static ImmutableArray<Refusal> Check(ServiceCatalogue catalogue, ImmutableArray<ContentItem> sharedContent)
    {
        var index = new CatalogueIndex(catalogue, sharedContent);
        return [.. Rules.SelectMany(rule => rule(index))];
    }
}
