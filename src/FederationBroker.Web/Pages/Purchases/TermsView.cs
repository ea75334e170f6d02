using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>Price and terms as they are shown before the button.</summary>
internal sealed record TermsView
{
    public required Money Price { get; init; }

    public required Money Tax { get; init; }

    public required PaymentInterval Interval { get; init; }

    /// <summary>Sentences of the seller's own, by language; often none.</summary>
    public required ImmutableSortedDictionary<string, string> More { get; init; }

    /// <summary>The one service that it is; null: there are several, each with terms of use of its own.</summary>
    public Partner? Service { get; init; }

    /// <summary>The account's manager is asked before anything is ordered.</summary>
    public required bool NeedsApproval { get; init; }

    public static TermsView Of(Partner partner, PartnerOffer offer, bool needsApproval) =>
        new()
        {
            Price = offer.Price,
            Tax = offer.Tax,
            Interval = offer.Interval,
            More = offer.Terms,
            Service = partner,
            NeedsApproval = needsApproval,
        };

    public static TermsView Of(OperatorBundle bundle, bool needsApproval) =>
        new()
        {
            Price = bundle.Price,
            Tax = bundle.Tax,
            Interval = bundle.Interval,
            More = bundle.Terms,
            NeedsApproval = needsApproval,
        };

    public string? MoreIn(string language) => More.GetValueOrDefault(language) ?? More.Values.FirstOrDefault();
}
