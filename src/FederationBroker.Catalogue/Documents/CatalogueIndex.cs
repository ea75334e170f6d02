using System.Collections.Frozen;
using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Documents;

/// <summary>
/// A catalogue and the shared content, found by id. Built once per version and node; immutable, so that requests share
/// it.
/// </summary>
public sealed class CatalogueIndex
{
    private readonly ILookup<ContentId, ServiceBundle> bundlesByContent;
    private readonly ILookup<CatalogueId, PriceList> priceListsByBundle;

    public CatalogueIndex(ServiceCatalogue catalogue, ImmutableArray<ContentItem> sharedContent)
    {
        Catalogue = catalogue;
        // The operator's own entry wins over a shared one of the same name.
        Content = sharedContent
            .Concat(catalogue.Content)
            .GroupBy(item => item.Id)
            .ToFrozenDictionary(group => group.Key, group => group.Last());
        Bundles = FirstById(catalogue.Bundles, bundle => bundle.Id);
        PriceLists = FirstById(catalogue.PriceLists, list => list.Id);
        Discounts = FirstById(catalogue.Discounts, discount => discount.Id);
        Plans = FirstById(catalogue.Plans, plan => plan.Id);
        DeviceTypes = FirstById(catalogue.DeviceTypes, type => type.Id);
        bundlesByContent = catalogue
            .Bundles.SelectMany(bundle => bundle.Contents.Distinct().Select(content => (content, bundle)))
            .ToLookup(pair => pair.content, pair => pair.bundle);
        priceListsByBundle = catalogue.PriceLists.ToLookup(list => list.Bundle);
    }

    public ServiceCatalogue Catalogue { get; }

    public FrozenDictionary<ContentId, ContentItem> Content { get; }

    public FrozenDictionary<CatalogueId, ServiceBundle> Bundles { get; }

    public FrozenDictionary<CatalogueId, PriceList> PriceLists { get; }

    public FrozenDictionary<CatalogueId, Discount> Discounts { get; }

    public FrozenDictionary<CatalogueId, PricingPlan> Plans { get; }

    public FrozenDictionary<DeviceType, DeviceTypeEntry> DeviceTypes { get; }

    public IEnumerable<ServiceBundle> BundlesWith(ContentId content) => bundlesByContent[content];

    public IEnumerable<PriceList> PriceListsOf(CatalogueId bundle) => priceListsByBundle[bundle];

    public Money Price(long minor) => new(minor, Catalogue.Currency);

    // A document with an id twice is refused, but it has to be looked at to be refused.
    private static FrozenDictionary<TKey, T> FirstById<TKey, T>(ImmutableArray<T> entries, Func<T, TKey> id)
        where TKey : notnull => entries.GroupBy(id).ToFrozenDictionary(group => group.Key, group => group.First());
}
