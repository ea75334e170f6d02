using System.Collections.Immutable;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>What the partners of this operator offer, as pages name it; what is gone keeps its identifier.</summary>
internal sealed class OfferShelf(IPartnerRegistry registry, TenantScope scope, TimeProvider clock)
{
    /// <summary>What the operator sells itself (J.1304 configurations 2 and 4).</summary>
    public IEnumerable<Sold> SoldHere =>
        from partner in registry.Current.Partners
        where
            partner.Tenant == scope.Tenant
            && partner.Enabled
            && partner.Agreement.Collaboration is { IsSoldByOperator: true }
        from offer in partner.Agreement.Collaboration!.Offers
        orderby partner.Display.Name, offer.Id
        select new Sold(partner, offer);

    /// <summary>What the operator sells of several partners as one; not while a partner's file does not fit.</summary>
    public ImmutableArray<OperatorBundle> Bundles =>
        [.. AllBundles.Where(bundle => registry.Current.PartsOf(scope.Tenant, bundle) is not null)];

    /// <summary>What the operator recommends, and the service sells alone (J.1304 configuration 0).</summary>
    public IEnumerable<Sold> Recommended =>
        from partner in registry.Current.Partners
        where
            partner.Tenant == scope.Tenant
            && partner.IsActive(clock.GetUtcNow())
            && partner.Agreement.Collaboration is { IsReferral: true }
        from offer in partner.Agreement.Collaboration!.Offers
        orderby partner.Display.Name, offer.Id
        select new Sold(partner, offer);

    public string PartnerName(PartnerId partner) => Find(partner)?.Display.Name ?? partner.Value;

    public string BundleName(string bundle, string language) =>
        AllBundles.FirstOrDefault(one => one.Id == bundle)?.NameIn(language) ?? bundle;

    public string OfferName(PartnerId partner, string offer, string language) =>
        Find(partner, offer)?.NameIn(language) ?? offer;

    public PartnerOffer? Find(PartnerId partner, string offer) => Find(partner)?.Agreement.Collaboration?.Find(offer);

    /// <summary>What a subscription can become: offers of the same service, paid as often and in the same
    /// money.</summary>
    public ImmutableArray<PartnerOffer> OthersFor(HeldSubscription held) =>
        held.Interval == PaymentInterval.Once || IsPricedByAdapters(held.Partner)
            ? []
            :
            [
                .. (Find(held.Partner)?.Agreement.Collaboration?.Offers ?? []).Where(offer =>
                    offer.Interval == held.Interval && offer.Price.Currency == held.Price.Currency
                ),
            ];

    // What another offer would cost is asked when it is bought, and not for a list.
    private bool IsPricedByAdapters(PartnerId partner) => Find(partner)?.Agreement.Hooks.BeforeConsent.IsAsked ?? false;

    private ImmutableArray<OperatorBundle> AllBundles => registry.Current.FindTenant(scope.Tenant)?.Bundles ?? [];

    private Partner? Find(PartnerId partner) => registry.Current.Find(scope.Tenant, partner);

    internal sealed record Sold(Partner Partner, PartnerOffer Offer);
}
