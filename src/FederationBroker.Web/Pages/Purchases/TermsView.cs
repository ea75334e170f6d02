using FederationBroker.Partners;

namespace FederationBroker.Web.Pages.Purchases;

/// <summary>Price and terms as they are shown before the button.</summary>
/// <param name="NeedsApproval">The account's manager is asked before anything is ordered.</param>
internal sealed record TermsView(Partner Partner, PartnerOffer Offer, bool NeedsApproval);
