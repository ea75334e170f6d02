using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>bundles</c> of an operator's file: what it sells of several partners as one.</summary>
internal static class BundlesSection
{
    private const int FewestItems = 2;
    private const int MostItems = 8;

    public static ImmutableArray<OperatorBundle> Read(Section file)
    {
        var bundles = new List<OperatorBundle>();
        foreach (var entry in file.Subs("bundles"))
        {
            if (BundleIn(entry) is not { } bundle)
                continue;
            if (bundles.Any(other => other.Id == bundle.Id))
                entry.Fault("id", "bundle-twice", $"{bundle.Id} is there twice.", "Keep one entry.");
            bundles.Add(bundle);
        }

        return [.. bundles];
    }

    /// <summary>What is wrong with the bundles of a sound file, as the partners' files are now: such a bundle is not
    /// sold.</summary>
    public static IEnumerable<ConfigurationFault> WarningsOf(Section file, Tenant tenant, RegistrySnapshot all)
    {
        var places = file.Subs("bundles").Select(entry => entry.Subs("items")).ToList();
        return from bundle in tenant.Bundles.Index()
            from item in bundle.Item.Items.Index()
            let fault = all.FaultOf(tenant.Id, bundle.Item, item.Item)
            where fault is not null
            let place = places[bundle.Index][item.Index].PlaceOf("offer")
            select new ConfigurationFault(
                file.File,
                (int)place.Line,
                (int)place.Column,
                "bundle-item",
                $"{bundle.Item.Id} is not sold: {item.Item.Partner}/{item.Item.Offer}: {fault.Value.Message}.",
                fault.Value.Fix
            )
            {
                IsWarning = true,
            };
    }

    private static OperatorBundle? BundleIn(Section section)
    {
        var bundle = new OperatorBundle
        {
            Id = SaleTerms.IdIn(section),
            Names = SaleTerms.TextsIn(section, "name", required: true),
            Terms = SaleTerms.TextsIn(section, "terms", required: false),
            Interval = SaleTerms.IntervalIn(section),
            Items = [.. section.Subs("items").Select(ItemIn)],
            TermsHash = string.Empty,
        };
        section.RefuseUnknownKeys();
        if (bundle.Items.Length is < FewestItems or > MostItems)
        {
            section.Fault(
                "items",
                "bundle-items",
                $"a bundle has {FewestItems} to {MostItems} items.",
                "List them below `items:`, each with `offer:` and `price:`."
            );
            return null;
        }

        RefuseContradictions(section, bundle);
        return bundle with { TermsHash = HashOf(bundle) };
    }

    private static BundleItem ItemIn(Section section)
    {
        var named = section.RequiredText("offer");
        if (named.Split('/') is not [var name, { Length: > 0 } offer] || !PartnerId.TryParse(name, out var partner))
        {
            (partner, offer) = (default, string.Empty);
            if (named.Length > 0)
                section.Fault("offer", "offer", $"{named} names no offer.", "Write it as <partner>/<offer>.");
        }

        var (price, tax) = SaleTerms.PriceIn(section);
        var item = new BundleItem(partner, offer, price, tax, section.Flag("optional", otherwise: false));
        section.RefuseUnknownKeys();
        return item;
    }

    private static void RefuseContradictions(Section section, OperatorBundle bundle)
    {
        if (bundle.Items.Any(item => item.Price.Currency != bundle.Items[0].Price.Currency))
            section.Fault(
                "items",
                "bundle-currency",
                "one bill is in one currency, and the items are priced in several.",
                "Price all of them in one."
            );
        if (bundle.Items.DistinctBy(item => (item.Partner, item.Offer)).Count() < bundle.Items.Length)
            section.Fault("items", "bundle-items", "the same offer is there twice.", "An account has it once.");
    }

    private static string HashOf(OperatorBundle bundle) =>
        SaleTerms.HashOf(
            [
                bundle.Id,
                bundle.Interval.ToString(),
                .. bundle.Items.Select(item =>
                    $"{item.Partner}/{item.Offer} {item.Price} {item.Tax} {(item.IsOptional ? "optional" : "core")}"
                ),
            ],
            bundle.Names.Concat(bundle.Terms)
        );
}
