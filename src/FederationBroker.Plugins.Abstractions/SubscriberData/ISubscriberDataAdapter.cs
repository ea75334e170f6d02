namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>
/// The operator's OSS/BSS as the broker sees it: where personal data live, and the master of contract data. One instance serves one operator
/// and is called by many requests at once.
/// <para>Rules for every call. It returns within the deadline it was given; what took longer is <c>Unavailable</c>. It reports outages and
/// answers it cannot read as <c>Unavailable</c> and throws for its own defects only. It logs neither numbers nor personal data, and keeps
/// no personal data after it has returned them.</para>
/// </summary>
public interface ISubscriberDataAdapter : IDisposable
{
    /// <summary>Personal data of one person, now. Called while somebody signs in: the deadline is short.</summary>
    /// <param name="person">Whose data.</param>
    /// <param name="deadline">Longest time the call may take.</param>
    /// <param name="cancellation">The caller is gone.</param>
    Task<FetchPersonOutcome> FetchPersonAsync(PersonReference person, TimeSpan deadline, CancellationToken cancellation);

    /// <summary>
    /// What has changed since a cursor, oldest first. Reading the same cursor again gives the same notices or newer ones; notices may come
    /// twice and in another order than they happened, because each carries the whole state and its version.
    /// </summary>
    /// <param name="cursor">From the page before; empty: from the beginning, that is every account there is.</param>
    /// <param name="deadline">Longest time the call may take.</param>
    /// <param name="cancellation">The broker stops.</param>
    Task<ReadChangesOutcome> ReadChangesAsync(string cursor, TimeSpan deadline, CancellationToken cancellation);

    /// <summary>
    /// Asks for a change of contract data. The same idempotency key always means the same request: sent again, it is not done again, and
    /// the first answer is repeated. <c>Unavailable</c> says that nobody knows whether it was done; the broker then repeats it with the same key.
    /// </summary>
    /// <param name="idempotencyKey">1 to 64 characters of <c>[A-Za-z0-9-]</c>.</param>
    /// <param name="expectedVersion">Version of the account the change was made from; 0 for a new account.</param>
    /// <param name="account">The operator's number of the account.</param>
    /// <param name="change">What should change.</param>
    /// <param name="deadline">Longest time the call may take.</param>
    /// <param name="cancellation">The broker stops.</param>
    Task<SendChangeOutcome> SendChangeAsync(
        string idempotencyKey, long expectedVersion, string account, RequestedChange change, TimeSpan deadline, CancellationToken cancellation);
}

/// <summary>Makes adapters of one kind.</summary>
public interface ISubscriberDataAdapterFactory
{
    /// <summary>What an operator's configuration calls it: <c>subscriberData.adapter</c>.</summary>
    string Name { get; }

    /// <summary>An adapter for one operator. Does not connect yet, and does not fail for an OSS/BSS that is down.</summary>
    ISubscriberDataAdapter Create(SubscriberDataSettings settings);
}

/// <summary>How an operator's OSS/BSS is reached.</summary>
public sealed record SubscriberDataSettings
{
    /// <summary>Base address, https, ending with a slash.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>What the broker proves itself with.</summary>
    public required string Secret { get; init; }

    /// <summary>PEM certificates of the only authorities to trust; null: those the machine trusts.</summary>
    public string? TrustedAuthoritiesPem { get; init; }

    /// <summary>Deliberately not the secret.</summary>
    public override string ToString() => $"[subscriber data at {BaseAddress}]";
}
