namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>What came of asking for a person.</summary>
public abstract record FetchPersonOutcome
{
    private FetchPersonOutcome()
    {
    }

    /// <summary>The OSS/BSS knows the person.</summary>
    public sealed record Found(PersonalData Person) : FetchPersonOutcome
    {
        /// <summary>Deliberately not the data.</summary>
        public override string ToString() => "[found]";
    }

    /// <summary>The OSS/BSS answered that it knows no such person.</summary>
    public sealed record NotFound : FetchPersonOutcome;

    /// <summary>No usable answer in time.</summary>
    /// <param name="Reason">For the operator's log: what failed, without addresses, numbers or data.</param>
    public sealed record Unavailable(string Reason) : FetchPersonOutcome;
}

/// <summary>What came of reading changes.</summary>
public abstract record ReadChangesOutcome
{
    private ReadChangesOutcome()
    {
    }

    /// <summary>A page was read; it may be empty.</summary>
    public sealed record Read(ChangePage Page) : ReadChangesOutcome;

    /// <summary>No usable answer in time; the same cursor is read again later.</summary>
    /// <param name="Reason">For the operator's log: what failed, without addresses, numbers or data.</param>
    public sealed record Unavailable(string Reason) : ReadChangesOutcome;
}

/// <summary>What came of asking for a change.</summary>
public abstract record SendChangeOutcome
{
    private SendChangeOutcome()
    {
    }

    /// <summary>It is done, now or by an earlier request with the same key.</summary>
    /// <param name="Version">The account's version after exactly this change.</param>
    public sealed record Applied(long Version) : SendChangeOutcome;

    /// <summary>The account is at another version than expected; nothing was done.</summary>
    /// <param name="Current">The account as it is. It wins: the broker takes it over.</param>
    public sealed record Conflict(AccountState Current) : SendChangeOutcome;

    /// <summary>The OSS/BSS will not do it, now or later.</summary>
    /// <param name="Code">Why, in 1 to 64 characters of <c>[A-Za-z0-9._-]</c>; the broker keeps it with the change.</param>
    /// <param name="Text">The same for staff; the broker keeps it nowhere.</param>
    /// <param name="Current">The account as it is, which the broker takes over; null when there is none to take.</param>
    public sealed record Refused(string Code, string Text, AccountState? Current) : SendChangeOutcome;

    /// <summary>No usable answer in time. Whether it was done is unknown, never "no": the broker sends it again with the same key.</summary>
    /// <param name="Reason">For the operator's log: what failed, without addresses, numbers or data.</param>
    public sealed record Unavailable(string Reason) : SendChangeOutcome;
}
