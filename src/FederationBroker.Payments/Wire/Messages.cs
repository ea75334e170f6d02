using FederationBroker.Kernel;

namespace FederationBroker.Payments.Wire;

/// <summary>OpenPaymentOrder (3.2.1): the buyer allows one seller to be paid without asking each time.</summary>
internal sealed record OpenPaymentOrder : PaymentMessage
{
    [Longest(64)]
    public required string Buyer { get; init; }

    [Longest(64)]
    public required string PaymentServiceProvider { get; init; }

    public required AccountBody BuyerAccount { get; init; }

    /// <summary>From when on it may be used.</summary>
    public required DateTimeOffset ActivationTime { get; init; }

    /// <summary>From when on it may no longer be used; none: until it is closed.</summary>
    public DateTimeOffset? TerminationTime { get; init; }

    [Longest(64)]
    public required string Seller { get; init; }

    [Longest(64)]
    public required string CashingServiceProvider { get; init; }

    public required AccountBody SellerAccount { get; init; }

    /// <summary>At most so much, in one interval.</summary>
    public required MoneyBody Amount { get; init; }

    /// <summary><c>once</c> (for the whole life), <c>month</c> or <c>year</c>.</summary>
    [Longest(8)]
    public string Interval { get; init; } = "once";
}

/// <summary>PurchaseRequest (3.2.2): the buyer tells the seller that it wants to buy something.</summary>
internal sealed record PurchaseRequest : PaymentMessage
{
    public required ObjectBody ObjectInfo { get; init; }

    public required MoneyBody Amount { get; init; }

    [Longest(64)]
    public required string Buyer { get; init; }

    public required AccountBody BuyerAccount { get; init; }

    [Longest(64)]
    public required string Seller { get; init; }

    public required AccountBody SellerAccount { get; init; }

    /// <summary>When it is refused unless it is decided; none: after 7 days, which is also the longest.</summary>
    public DateTimeOffset? ExpiryTime { get; init; }
}

/// <summary>CashOrder (3.2.3): the seller asks for the money.</summary>
internal sealed record CashOrder : PaymentMessage
{
    public required ObjectBody ObjectInfo { get; init; }

    public required MoneyBody Amount { get; init; }

    [Longest(64)]
    public required string Buyer { get; init; }

    [Longest(64)]
    public required string PaymentServiceProvider { get; init; }

    [Longest(64)]
    public required string Seller { get; init; }

    [Longest(64)]
    public required string CashingServiceProvider { get; init; }

    public required AccountBody SellerAccount { get; init; }

    /// <summary>
    /// Under which OpenPaymentOrder; none: the newest open one of the buyer for this seller, and what that does not
    /// bear is asked of the buyer.
    /// </summary>
    public Guid? MandateId { get; init; }

    /// <summary>When it is refused unless the buyer decides; none: after 7 days, which is also the longest.</summary>
    public DateTimeOffset? ExpiryTime { get; init; }
}

/// <summary>PaymentOrder (3.2.4): the buyer has what the seller asked for paid, or denies it.</summary>
internal sealed record PaymentOrder : PaymentMessage
{
    public required ObjectBody ObjectInfo { get; init; }

    public required MoneyBody Amount { get; init; }

    [Longest(64)]
    public required string Buyer { get; init; }

    [Longest(64)]
    public required string PaymentServiceProvider { get; init; }

    [Longest(64)]
    public required string Seller { get; init; }

    public required AccountBody SellerAccount { get; init; }

    /// <summary><c>PAY</c> or <c>DENY</c>.</summary>
    [Longest(8)]
    public required string PaymentResult { get; init; }
}

/// <summary>PaymentConfirmationRequest (3.2.6): a licence provider asks the seller whether something is paid.</summary>
internal sealed record PaymentConfirmationRequest : PaymentMessage
{
    public required ObjectBody Object { get; init; }

    public required ConfirmationSource Source { get; init; }

    /// <summary>What the payment was for, as the seller names it.</summary>
    [Longest(64)]
    public required string Target { get; init; }
}

/// <summary>Who should have paid, and whom.</summary>
internal sealed record ConfirmationSource
{
    [Longest(64)]
    public required string Buyer { get; init; }

    /// <summary>Whose sale it was; none: the one who asks.</summary>
    [Longest(64)]
    public string? Seller { get; init; }
}

/// <summary>ClosePaymentOrder (3.2.8): the buyer stops paying the seller.</summary>
internal sealed record ClosePaymentOrder : PaymentMessage
{
    [Longest(64)]
    public required string Buyer { get; init; }

    [Longest(64)]
    public required string PaymentServiceProvider { get; init; }

    /// <summary>From when on nothing is paid any more; what is past means at once.</summary>
    public required DateTimeOffset TerminationTime { get; init; }

    [Longest(64)]
    public required string Seller { get; init; }

    [Longest(64)]
    public required string CashingServiceProvider { get; init; }

    public required AccountBody SellerAccount { get; init; }
}

/// <summary>Not of the source: a mandate rests for a while, or goes on; or a seller declines what is wanted.</summary>
internal sealed record OrderNotice : PaymentMessage;
