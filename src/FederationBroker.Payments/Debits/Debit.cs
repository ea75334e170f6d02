using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;

namespace FederationBroker.Payments.Debits;

/// <summary>A seller asks for money under a mandate: a CashOrder that was checked (PAY-3).</summary>
/// <param name="Call">Under which key.</param>
/// <param name="NamesMandate">The seller has said under which mandate; otherwise what that does not bear is asked of
/// the buyer.</param>
/// <param name="Commission">What the operator keeps of it, in minor units.</param>
/// <param name="ExpiresAt">When it is refused unless the buyer decides; null: after the longest wait.</param>
internal sealed record Debit(
    KeyedCall Call,
    string OrderNumber,
    OrderTerms Terms,
    long Commission,
    bool NamesMandate,
    DateTimeOffset? ExpiresAt = null
);
