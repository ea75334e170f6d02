namespace FederationBroker.Plugins.Abstractions.Effects;

/// <summary>
/// What a call has done to the world. There are five, since "it failed" is three different things: whoever takes a
/// time-out for a refusal charges people and tells them that they were not.
/// </summary>
public enum Effect
{
    /// <summary>It is done, by this call or by an earlier one under the same key.</summary>
    Applied,

    /// <summary>It is accepted and not done yet; the outcome is asked for, or arrives by itself.</summary>
    Pending,

    /// <summary>It is refused for good under this key, and nothing was done.</summary>
    Declined,

    /// <summary>
    /// It never reached the other side: nothing was done, and it may be tried again under the same key.
    /// </summary>
    NotAttempted,

    /// <summary>It may have been done or not: a time-out, a lost answer, an answer that makes no sense.</summary>
    Unknown,
}

/// <summary>Why something was not done, in words that the broker acts on.</summary>
public enum Reason
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The account cannot bear the amount.</summary>
    InsufficientCredit,

    /// <summary>The billing side does not know the subscriber.</summary>
    BuyerAccountUnknown,

    /// <summary>The billing side does not know the OTT service.</summary>
    SellerAccountUnknown,

    /// <summary>The operator refuses: blocked, over a limit, not allowed for this person.</summary>
    RejectedByOperator,

    /// <summary>The OTT service refuses.</summary>
    RejectedBySeller,

    /// <summary>The key was used for something else.</summary>
    IdempotencyConflict,

    /// <summary>Not in this state: a capture without a reservation, a void after a capture.</summary>
    InvalidState,

    /// <summary>The adapter does not do this.</summary>
    NotSupported,

    /// <summary>The other side cannot be reached.</summary>
    Unreachable,

    /// <summary>Too many calls.</summary>
    Throttled,

    /// <summary>The adapter broke its contract: another amount, another currency, another key.</summary>
    ContractViolation,

    /// <summary>None of these; also what a newer adapter says that this broker does not know yet.</summary>
    Other,
}
