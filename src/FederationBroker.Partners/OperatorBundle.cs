using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners;

/// <summary>Services of several partners that an operator sells as one (J.1304 sales type B).</summary>
public sealed record OperatorBundle
{
    /// <summary>1 to 64 characters of <c>A-Z a-z 0-9 . _ ~ : -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>By language.</summary>
    public required ImmutableSortedDictionary<string, string> Names { get; init; }

    /// <summary>Sentences that are read before the button, by language; often none.</summary>
    public required ImmutableSortedDictionary<string, string> Terms { get; init; }

    public required PaymentInterval Interval { get; init; }

    /// <summary>At least two, all priced in one currency.</summary>
    public required ImmutableArray<BundleItem> Items { get; init; }

    /// <summary>Changes with everything that somebody approves.</summary>
    public required string TermsHash { get; init; }

    /// <summary>Of all items together: a bundle costs what its items cost in it.</summary>
    public Money Price => Items[0].Price with { Minor = Items.Sum(item => item.Price.Minor) };

    public Money Tax => Items[0].Price with { Minor = Items.Sum(item => item.Tax.Minor) };

    public string NameIn(string locale) => Names.GetValueOrDefault(locale) ?? Names.Values.First();

    public string? TermsIn(string locale) => Terms.GetValueOrDefault(locale) ?? Terms.Values.FirstOrDefault();
}

/// <summary>One partner's part in a bundle.</summary>
/// <param name="Price">Of one interval, as a part of this bundle, tax included. It is held and charged by itself:
/// nobody pays for a part that could not be had.</param>
/// <param name="Tax">How much of the price is tax.</param>
/// <param name="IsOptional">The rest is sold without it when it cannot be had; otherwise nothing is.</param>
public sealed record BundleItem(PartnerId Partner, string Offer, Money Price, Money Tax, bool IsOptional);

/// <summary>A bundle's item with the offer that it is, at the bundle's price.</summary>
public sealed record BundlePart(Partner Partner, PartnerOffer Offer, bool IsOptional);

/// <summary>Finds what a bundle is made of. Its partners' files may change at any time, and no bundle is sold by
/// halves.</summary>
public static class BundleParts
{
    /// <summary>Null when one of them is not what the bundle takes it for.</summary>
    public static ImmutableArray<BundlePart>? PartsOf(
        this RegistrySnapshot configuration,
        TenantId tenant,
        OperatorBundle bundle
    )
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(bundle);
        return bundle.Items.Any(item => configuration.FaultOf(tenant, bundle, item) is not null)
            ? null
            : [.. bundle.Items.Select(item => PartOf(configuration.Find(tenant, item.Partner)!, item))];
    }

    /// <summary>Why an item is not what the bundle takes it for, and what to do; null: it is.</summary>
    internal static (string Message, string Fix)? FaultOf(
        this RegistrySnapshot configuration,
        TenantId tenant,
        OperatorBundle bundle,
        BundleItem item
    )
    {
        var agreement = configuration.Find(tenant, item.Partner)?.Agreement;
        return agreement?.Collaboration?.Find(item.Offer) is not { } offer
                ? ("there is no such offer", "Name one as <partner>/<offer>, or add it to the partner's file.")
            : agreement.Collaboration.IsSoldByOperator is false
                ? ("the operator does not sell it", "Take an offer of a partner with configuration 2 or 4.")
            : offer.Price.Currency != item.Price.Currency
                ? ($"its offer is priced in {offer.Price.Currency}", "Price the bundle in that currency.")
            : offer.Interval != bundle.Interval
                ? ("its offer is paid at another interval", "Give the bundle the interval of its offers.")
            : agreement.Hooks.BeforeConsent.IsAsked
                ? ("an adapter says what it costs", "Take an offer whose price stands in the partner's file.")
            : null;
    }

    // A pause, a region or a device that the offer knows counts in a bundle too.
    private static BundlePart PartOf(Partner partner, BundleItem item) =>
        new(
            partner,
            partner.Agreement.Collaboration!.Find(item.Offer)! with
            {
                Price = item.Price,
                Tax = item.Tax,
            },
            item.IsOptional
        );
}
