using FederationBroker.Plugins.Abstractions.Billing;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Plugins.Abstractions.Consent;

/// <summary>
/// Asked while a consent page is being made: what does the offer cost this subscriber, on which terms, can it be had?
/// It adds to the page and changes nothing anywhere. Without an answer in time, identity is still consented to, and the
/// offer is shown as not available now.
/// </summary>
public interface IConsentAdapter : IAdapter
{
    ValueTask<AdapterResult<OfferTerms>> BeforeConsentAsync(
        OfferQuestion request,
        CallContext context,
        CancellationToken cancellation
    );
}

/// <param name="Subscriber">Who would buy.</param>
/// <param name="Seller">The OTT service.</param>
/// <param name="Offer">What would be bought.</param>
/// <param name="DeviceType">On what it would be used; null: not said.</param>
/// <param name="Region">Where the account is; null: not said.</param>
public sealed record OfferQuestion(
    SubscriberReference Subscriber,
    string Seller,
    string Offer,
    string? DeviceType = null,
    string? Region = null
);

/// <param name="IsAvailable">It can be bought now, by this subscriber.</param>
/// <param name="Price">Of a period, tax included; null: as the agreement says.</param>
/// <param name="Tax">How much of it is tax; null: not stated.</param>
/// <param name="Terms">Sentences that the subscriber reads before the button, in the language of the call.</param>
/// <param name="WhyNot">A sentence for the subscriber when it is not available.</param>
public sealed record OfferTerms(
    bool IsAvailable,
    Amount? Price = null,
    Amount? Tax = null,
    IReadOnlyList<string>? Terms = null,
    string? WhyNot = null
);
