namespace FederationBroker.Plugins.Abstractions.Billing;

/// <summary>Whom a call is about (J.1304 INF-003).</summary>
/// <param name="Token">A pseudonym that this adapter alone knows the subscriber by.</param>
/// <param name="BillingAccount">The operator's number of the account; there only if the manifest was granted
/// it.</param>
public sealed record SubscriberReference(string Token, string? BillingAccount = null);

/// <param name="Subscriber">Who would pay.</param>
/// <param name="Seller">The OTT service.</param>
/// <param name="Offer">What would be bought.</param>
/// <param name="Ceiling">The most it would cost in a period; null: not known yet.</param>
public sealed record BillingCheckRequest(
    SubscriberReference Subscriber,
    string Seller,
    string Offer,
    Amount? Ceiling = null
);

/// <param name="AccountActive">In good standing.</param>
/// <param name="OfferAllowed">May have this offer.</param>
/// <param name="Remaining">What is left of a limit; null: there is none.</param>
public sealed record BillingCheck(bool AccountActive, bool OfferAllowed, Amount? Remaining = null);

/// <param name="Mandate">The broker's name for it: 1 to 64 characters.</param>
/// <param name="Subscriber">Who pays.</param>
/// <param name="Seller">The OTT service that is paid.</param>
/// <param name="Offer">What for.</param>
/// <param name="Ceiling">The most of a period.</param>
/// <param name="Interval"><c>once</c>, <c>P1M</c> or <c>P1Y</c>.</param>
/// <param name="ActivateAt">Nothing is charged before.</param>
/// <param name="Consent">The broker's record that the subscriber agreed.</param>
public sealed record MandateRequest(
    string Mandate,
    SubscriberReference Subscriber,
    string Seller,
    string Offer,
    Amount Ceiling,
    string Interval,
    DateTimeOffset ActivateAt,
    string Consent
);

/// <param name="Mandate">Its name.</param>
/// <param name="TerminateAt">Nothing is reserved from here on.</param>
public sealed record MandateClosing(string Mandate, DateTimeOffset TerminateAt);

/// <param name="Id">Its name.</param>
/// <param name="State"><c>active</c>, <c>closing</c> or <c>closed</c>.</param>
public sealed record Mandate(string Id, string State);

/// <param name="Order">The broker's number of the order.</param>
/// <param name="Subscriber">Who pays.</param>
/// <param name="Seller">Who is paid.</param>
/// <param name="Amount">What is paid, tax included.</param>
/// <param name="Tax">How much of it is tax.</param>
/// <param name="BillText">What the bill says; no personal data.</param>
/// <param name="Mandate">What it is charged under; null: a single purchase.</param>
public sealed record ChargeRequest(
    string Order,
    SubscriberReference Subscriber,
    string Seller,
    Amount Amount,
    Amount Tax,
    string BillText,
    string? Mandate = null
);

/// <param name="Order">The broker's number of the order.</param>
/// <param name="ReservationKey">The key that the amount was reserved under.</param>
/// <param name="Amount">All of it, or a part.</param>
public sealed record ChargeStep(string Order, string ReservationKey, Amount Amount);

/// <param name="Order">The broker's number of the order.</param>
/// <param name="Key">The key of the call that did it.</param>
/// <param name="Kind"><c>reserve</c>, <c>capture</c>, <c>void</c> or <c>refund</c>.</param>
/// <param name="Amount">As it was asked for.</param>
/// <param name="At">When it took effect.</param>
public sealed record Charge(string Order, string Key, string Kind, Amount Amount, DateTimeOffset At);

/// <param name="Key">Of an earlier call.</param>
public sealed record KeyLookup(string Key);

/// <param name="From">First instant.</param>
/// <param name="Until">First instant that no longer counts.</param>
/// <param name="Cursor">Where the page before ended; null: the first one.</param>
public sealed record ChargeListing(DateTimeOffset From, DateTimeOffset Until, string? Cursor = null);

/// <param name="Charges">In a stable order.</param>
/// <param name="Next">Where the next page begins; null: there is none.</param>
public sealed record ChargePage(IReadOnlyList<Charge> Charges, string? Next = null);
