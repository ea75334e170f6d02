namespace Sandbox.Books;

internal readonly record struct Money(long Minor, string Currency);

internal sealed record Buyer(string Token, string? BillingAccount = null);

internal sealed record CheckAsked(Buyer Subscriber, string Seller, string Offer, Money? Ceiling = null);

internal sealed record CheckValue(bool AccountActive, bool OfferAllowed, Money? Remaining = null);

internal sealed record MandateAsked(
    string Mandate,
    Buyer Subscriber,
    string Seller,
    string Offer,
    Money Ceiling,
    string Interval,
    DateTimeOffset ActivateAt,
    string Consent
);

internal sealed record MandateEnd(string Mandate, DateTimeOffset TerminateAt);

internal sealed record MandateValue(string Id, string State);

internal sealed record ReserveAsked(
    string Order,
    Buyer Subscriber,
    string Seller,
    Money Amount,
    Money Tax,
    string BillText,
    string? Mandate = null
);

internal sealed record StepAsked(string Order, string ReservationKey, Money Amount);

internal sealed record ChargeValue(string Order, string Key, string Kind, Money Amount, DateTimeOffset At);

internal sealed record ListAsked(DateTimeOffset From, DateTimeOffset Until, string? Cursor = null);

internal sealed record ListValue(IReadOnlyList<ChargeValue> Charges, string? Next = null);

/// <summary>What is known of an account beside its charges.</summary>
/// <param name="Subscriber">Its token.</param>
/// <param name="Credit">What it can bear, in minor units.</param>
/// <param name="IsActive">In good standing.</param>
internal sealed record Account(string Subscriber, long Credit, bool IsActive = true);
