using System.Net;

namespace FederationBroker.Plugins.Abstractions.HomeNetwork;

/// <summary>
/// Tells the broker whose home a connection comes from (SUB-SIGN): a lease table, an AAA server or the records of a
/// carrier-grade NAT know it. Calls run in parallel; one instance serves one operator for as long as its settings hold.
/// An adapter answers with an outcome and does not throw for what the other side does; the broker bounds every call.
/// </summary>
public interface IHomeNetworkAdapter
{
    /// <summary>The account whose home network a connection comes from.</summary>
    /// <param name="origin">Where the connection comes from, as the broker or a proxy that it trusts sees it.</param>
    /// <param name="within">How long the caller waits. An answer that comes later is thrown away.</param>
    /// <param name="cancellation">Ends when the caller has gone.</param>
    Task<HouseholdOutcome> FindHouseholdAsync(ConnectionOrigin origin, TimeSpan within, CancellationToken cancellation);
}

/// <summary>Makes adapters of one kind; the broker finds it by <see cref="Kind"/>.</summary>
public interface IHomeNetworkAdapterFactory
{
    /// <summary>What a tenant file writes as <c>homeNetwork.adapter</c>: a lower-case word.</summary>
    string Kind { get; }

    /// <summary>Makes the adapter of one operator. Connects to nothing yet: the other side may be down.</summary>
    /// <exception cref="ArgumentException">The settings cannot be used; the message says why and holds no
    /// secret.</exception>
    IHomeNetworkAdapter Create(OperatorSystemSettings settings);
}

/// <summary>Where a connection comes from.</summary>
/// <param name="Address">IPv4, or IPv6 of which a household usually has a whole prefix; never an IPv4 address in IPv6
/// form.</param>
/// <param name="Port">Source port: behind a carrier-grade NAT it tells households apart. 0: unknown.</param>
public sealed record ConnectionOrigin(IPAddress Address, int Port)
{
    /// <summary>Deliberately without the address.</summary>
    public override string ToString() => "[connection]";
}

/// <summary>What came of looking a connection up.</summary>
public abstract record HouseholdOutcome
{
    private HouseholdOutcome() { }

    /// <summary>The connection is that of one account's home, and of nobody else's.</summary>
    /// <param name="Account">The operator's number of the account.</param>
    public sealed record Found(string Account) : HouseholdOutcome;

    /// <summary>
    /// Nobody's home, or it cannot be told whose: a mobile network, a shared address, a wireless guest network.
    /// </summary>
    public sealed record NotAtHome : HouseholdOutcome;

    /// <summary>No usable answer.</summary>
    /// <param name="Reason">For the operator's log: a few words without any data of the answer.</param>
    public sealed record Unavailable(string Reason) : HouseholdOutcome;
}
