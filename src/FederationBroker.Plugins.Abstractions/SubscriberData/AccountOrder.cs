namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>A change that was made at the broker and that the OSS/BSS is asked to make as well.</summary>
/// <param name="Key">Names this change for good; the same on every attempt.</param>
/// <param name="Account">The operator's number of the account.</param>
/// <param name="ExpectedVersion">The version of the account that the change was made on; 0: the broker knows
/// none.</param>
/// <param name="What">What to change.</param>
public sealed record AccountOrder(string Key, string Account, long ExpectedVersion, OrderedChange What);

/// <summary>What the OSS/BSS is asked to change.</summary>
public abstract record OrderedChange
{
    private OrderedChange() { }

    /// <summary>Open the account.</summary>
    /// <param name="Status">Status to open it with.</param>
    /// <param name="Plan">Pricing plan; null: none.</param>
    /// <param name="Region">Region; null: none.</param>
    public sealed record Create(ContractStatus Status, string? Plan, string? Region) : OrderedChange;

    /// <summary>Change it; null leaves a thing as it is, empty takes it away.</summary>
    /// <param name="Status">New status.</param>
    /// <param name="Plan">New pricing plan.</param>
    /// <param name="Region">New region.</param>
    public sealed record Change(ContractStatus? Status, string? Plan, string? Region) : OrderedChange;

    /// <summary>End it and forget everybody on it.</summary>
    public sealed record Remove : OrderedChange;
}

/// <summary>What came of sending a change.</summary>
public abstract record SendOutcome
{
    private SendOutcome() { }

    /// <summary>Done, now or at an earlier attempt under the same key.</summary>
    /// <param name="Version">The account's version after it.</param>
    public sealed record Applied(long Version) : SendOutcome;

    /// <summary>
    /// Not done: the account has changed since the expected version. The broker takes the current state over.
    /// </summary>
    /// <param name="Current">The account now; null when it does not exist.</param>
    public sealed record Conflict(AccountState? Current) : SendOutcome;

    /// <summary>Not done, and trying again will not help.</summary>
    /// <param name="Code">The OSS/BSS's own code.</param>
    /// <param name="Text">A sentence for the operator's staff; no personal data.</param>
    /// <param name="Current">The account now; null when it does not exist.</param>
    public sealed record Refused(string Code, string Text, AccountState? Current) : SendOutcome;

    /// <summary>
    /// No usable answer. Whether the change happened is unknown; it is sent again under the same key.
    /// </summary>
    /// <param name="Reason">For the operator's log: a few words without any data of the answer.</param>
    public sealed record Unavailable(string Reason) : SendOutcome;
}
