namespace FederationBroker.Collaboration.Orders;

/// <summary>From which side somebody signs up (J.1304 Table 1).</summary>
internal enum OrderOrigin
{
    /// <summary>At the OTT service: configurations 1 and 3.</summary>
    Partner,

    /// <summary>At the operator: configurations 2 and 4.</summary>
    Operator,

    /// <summary>By nobody: it follows from what has become of the account or of the agreement.</summary>
    Upkeep,

    /// <summary>By nobody: a period falls due, or is not paid.</summary>
    Billing,

    /// <summary>By the operator's staff.</summary>
    Staff,
}

/// <summary>What is ordered.</summary>
public enum OrderKind
{
    SignUp,

    /// <summary>The end of a subscription, now or at the end of what is paid.</summary>
    Cancel,

    /// <summary>A subscription that was paused, or was to end, goes on.</summary>
    Resume,

    /// <summary>A subscription cannot be used for a while.</summary>
    Pause,

    /// <summary>Another offer of the same service from the next period on.</summary>
    ChangeOffer,

    /// <summary>The next period of what the account has.</summary>
    Renewal,

    /// <summary>What was paid is given back, or a part of it.</summary>
    Refund,
}

/// <summary>Where an order is. It ends in one of the last three, and leaves Review by a person's hand only.</summary>
public enum OrderState
{
    /// <summary>The account's manager has to approve the price first.</summary>
    AwaitingApproval,

    /// <summary>Adapters are at it. Nobody is told anything before it is known.</summary>
    Processing,

    /// <summary>Something may have happened that nobody can tell: the operator's staff look at it.</summary>
    Review,

    Completed,

    /// <summary>Not done, and nothing was charged.</summary>
    Denied,
}

/// <summary>
/// Why an order was denied: the eight failures of a PurchaseResponse (DMP payment and cashing interface), and what the
/// broker itself decides.
/// </summary>
public enum OrderFailure
{
    None,
    BuyerServiceUnavailable,
    SellerServiceUnavailable,
    NotEnoughCredit,
    RejectedByBuyerService,
    RejectedBySellerService,
    BuyerAccountUnknown,
    SellerAccountUnknown,
    UnknownError,

    /// <summary>The manager said no, or nothing for a week.</summary>
    NotApproved,

    /// <summary>Another part of the bundle could not be had.</summary>
    BundleBroken,
}

/// <summary>One call of an adapter in the life of an order.</summary>
public enum StepKind
{
    /// <summary>Billing: is the account good for it? (BIL-002)</summary>
    Check,

    /// <summary>Billing: the price is held.</summary>
    Reserve,

    /// <summary>The OTT service: the subscription is opened.</summary>
    Provision,

    /// <summary>Billing: what was held is taken.</summary>
    Capture,

    /// <summary>Billing: what was held is given back.</summary>
    Void,

    /// <summary>The OTT service: the subscription is to end, to pause, to go on, or to become another one.</summary>
    Change,

    /// <summary>Billing: what was taken is paid back, or a part of it.</summary>
    Refund,

    /// <summary>The OTT service: what it has opened for a bundle that came to nothing ends again.</summary>
    Withdraw,
}

/// <summary>Where a part of a bundle waits until the other parts have come as far.</summary>
internal enum OrderGate
{
    Open,

    /// <summary>Nothing is opened before the price of every part is held.</summary>
    BeforeProvision,

    /// <summary>Nothing is charged before every part is opened.</summary>
    BeforeCapture,
}
