namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>Contract data of one account. The OSS/BSS is its master.</summary>
/// <param name="Number">The operator's number of the account: 1 to 64 visible ASCII characters.</param>
/// <param name="Version">Counts every change to the account or to anybody on it, from 1; never goes back, not even when
/// a number is used again.</param>
/// <param name="Status">Whether the account may be used.</param>
/// <param name="Plan">Id of the pricing plan in the broker's catalogue; empty: the account has none; null: this OSS/BSS
/// leaves plans to the broker.</param>
/// <param name="Region">At most 32 characters; empty: none; null: this OSS/BSS leaves regions to the broker.</param>
public sealed record AccountState(string Number, long Version, ContractStatus Status, string? Plan, string? Region);

/// <summary>Whether an account may be used.</summary>
public enum ContractStatus
{
    /// <summary>In good standing.</summary>
    Active,

    /// <summary>Suspended, for instance for an unpaid bill; may come back.</summary>
    Blocked,

    /// <summary>The contract has ended; the account stays known.</summary>
    Closed,
}

/// <summary>
/// One entry of the OSS/BSS's feed. It carries the account as it was after the change, so that a receiver that missed
/// others is still right. Never personal data, with one exception: the cable ID that a new person will log in with.
/// </summary>
/// <param name="Account">The account after the change; its version is that of the notice.</param>
/// <param name="What">What happened.</param>
public sealed record AccountNotice(AccountState Account, AccountEvent What);

/// <summary>What happened to an account or to somebody on it.</summary>
public abstract record AccountEvent
{
    private AccountEvent() { }

    /// <summary>The account is new.</summary>
    public sealed record Created : AccountEvent;

    /// <summary>Status, plan, region or something that a newer contract version will tell apart has changed.</summary>
    public sealed record Changed : AccountEvent;

    /// <summary>The account was blocked.</summary>
    public sealed record Blocked : AccountEvent;

    /// <summary>The account is active again.</summary>
    public sealed record Unblocked : AccountEvent;

    /// <summary>The account is gone with everybody on it; only number and version of the state count.</summary>
    public sealed record Removed : AccountEvent;

    /// <summary>A person was added.</summary>
    /// <param name="Person">The operator's number of the person, unique among all its people.</param>
    /// <param name="Role">What the person may do on the account.</param>
    /// <param name="CableId">What the person will log in with; null when that is settled elsewhere.</param>
    public sealed record PersonAdded(string Person, ContractRole Role, string? CableId) : AccountEvent
    {
        /// <summary>Deliberately without the cable ID.</summary>
        public override string ToString() => "[person added]";
    }

    /// <summary>
    /// Something about a person has changed: the role, or personal data, which is fetched afresh when it is needed
    /// next.
    /// </summary>
    /// <param name="Person">The person's number.</param>
    /// <param name="Role">What the person may do now.</param>
    public sealed record PersonChanged(string Person, ContractRole Role) : AccountEvent;

    /// <summary>The person has left the account.</summary>
    /// <param name="Person">The person's number.</param>
    public sealed record PersonRemoved(string Person) : AccountEvent;
}

/// <summary>What a person on an account may do.</summary>
public enum ContractRole
{
    /// <summary>Uses services and changes nothing.</summary>
    User,

    /// <summary>May do what the account's manager has granted.</summary>
    Authorised,

    /// <summary>Pays the bill and may do everything; one for each account.</summary>
    SelfServiceManager,
}

/// <summary>What came of reading the feed.</summary>
public abstract record ChangesOutcome
{
    private ChangesOutcome() { }

    /// <summary>A page of notices.</summary>
    /// <param name="Notices">In the order of the feed; empty when there is nothing new.</param>
    /// <param name="Next">Where to go on; kept by the broker as it is. At most 256 characters.</param>
    /// <param name="More">True when the next page can be read at once.</param>
    public sealed record Page(IReadOnlyList<AccountNotice> Notices, string Next, bool More) : ChangesOutcome;

    /// <summary>No usable answer; the same cursor is tried again.</summary>
    /// <param name="Reason">For the operator's log: a few words without any data of the answer.</param>
    public sealed record Unavailable(string Reason) : ChangesOutcome;
}
