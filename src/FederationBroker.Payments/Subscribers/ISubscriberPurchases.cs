using FederationBroker.Kernel;
using FederationBroker.Payments.PaymentOrders;

namespace FederationBroker.Payments.Subscribers;

/// <summary>
/// Sellers that ask subscribers for money: it goes on the cable bill once the subscriber approves on the operator's own
/// page. The room that takes orders does it (J.1304 BIL-001, BIL-002).
/// </summary>
public interface ISubscriberPurchases
{
    /// <summary>The subscriber is asked. Asked again under one number it is one order. Joins the caller's transaction.
    /// </summary>
    Task<SubscriberDemand> AskAsync(SubscriberCashOrder asked, CancellationToken cancellation);

    /// <param name="orderNumber">The seller's own, or the operator's.</param>
    /// <returns>Null: there is no such order of this subscriber at this seller.</returns>
    Task<SubscriberPurchase?> FindAsync(
        PartnerId seller,
        SubscriberId buyer,
        string orderNumber,
        CancellationToken cancellation
    );
}

/// <param name="OrderNumber">As the seller names it.</param>
/// <param name="Offer">As the agreement names it.</param>
/// <param name="Amount">What the agreement says that it costs.</param>
public sealed record SubscriberCashOrder(
    SubscriberId Buyer,
    PartnerId Seller,
    string OrderNumber,
    string Offer,
    Money Amount
);

/// <summary>What came of asking.</summary>
public abstract record SubscriberDemand
{
    private SubscriberDemand() { }

    public sealed record Asked(SubscriberPurchase Purchase) : SubscriberDemand;

    /// <summary>The number stands for something else.</summary>
    public sealed record OtherOrder : SubscriberDemand;

    /// <summary>The agreement has another price.</summary>
    public sealed record OtherAmount : SubscriberDemand;

    public sealed record Refused(PurchaseFailure Failure) : SubscriberDemand;
}

/// <summary>How a subscriber's order stands.</summary>
/// <param name="Number">As the operator names it, and the subscriber sees it.</param>
/// <param name="Offer">As the agreement names it.</param>
/// <param name="ApprovedUntil">When it is refused unless it is approved; null: nobody is asked any more.</param>
/// <param name="Failure">Why not; null unless it was refused.</param>
public sealed record SubscriberPurchase(
    string Number,
    string Offer,
    Money Amount,
    SubscriberPurchaseState State,
    DateTimeOffset? ApprovedUntil,
    PurchaseFailure? Failure
);

public enum SubscriberPurchaseState
{
    /// <summary>The subscriber has not approved it, or it is being paid.</summary>
    Open,
    Paid,
    Refused,
}
