namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>
/// Connects the broker to one operator's OSS/BSS, which owns contract data and personal data. Calls run in parallel;
/// one instance serves one operator for as long as its settings hold.
/// <para>
/// An adapter answers with an outcome and does not throw for what the other side does. The broker bounds every call,
/// limits how many run at once and stops asking a system that keeps failing, so an adapter needs neither retries nor a
/// circuit breaker of its own.
/// </para>
/// </summary>
public interface ISubscriberDataAdapter
{
    /// <summary>
    /// What the OSS/BSS knows of a person. Called at sign-in: the answer is used at once, kept in memory for a minute
    /// at most and never stored.
    /// </summary>
    /// <param name="person">Whom; numbers only.</param>
    /// <param name="within">How long the caller waits. An answer that comes later is thrown away.</param>
    /// <param name="cancellation">Ends when the caller has gone.</param>
    Task<PersonOutcome> FetchPersonAsync(PersonReference person, TimeSpan within, CancellationToken cancellation);

    /// <summary>
    /// What happened to the operator's accounts after a place in the OSS/BSS's feed. A notice may come twice, and
    /// notices about different accounts and people in any order: versions tell what is news. Nothing may be left out.
    /// </summary>
    /// <param name="cursor">As the page before named it; null for the start of the feed.</param>
    /// <param name="within">How long the caller waits.</param>
    /// <param name="cancellation">Ends when the caller has gone.</param>
    Task<ChangesOutcome> ReadChangesAsync(string? cursor, TimeSpan within, CancellationToken cancellation);

    /// <summary>
    /// Hands a change that was made at the broker to the OSS/BSS. A change whose outcome never arrived is sent again
    /// under the same key; the OSS/BSS carries it out once and repeats its first answer.
    /// </summary>
    /// <param name="change">What, on which version of the account, and under which key.</param>
    /// <param name="within">How long the caller waits. Running out of time is <see cref="SendOutcome.Unavailable"/>:
    /// whether the change happened is unknown.</param>
    /// <param name="cancellation">Ends when the caller has gone.</param>
    Task<SendOutcome> SendChangeAsync(AccountOrder change, TimeSpan within, CancellationToken cancellation);
}

/// <summary>Makes adapters of one kind; the broker finds it by <see cref="Kind"/>.</summary>
public interface ISubscriberDataAdapterFactory
{
    /// <summary>What a tenant file writes as <c>subscriberData.adapter</c>: a lower-case word.</summary>
    string Kind { get; }

    /// <summary>Makes the adapter of one operator. Connects to nothing yet: the other side may be down.</summary>
    /// <exception cref="ArgumentException">The settings cannot be used; the message says why and holds no
    /// secret.</exception>
    ISubscriberDataAdapter Create(OperatorSystemSettings settings);
}
