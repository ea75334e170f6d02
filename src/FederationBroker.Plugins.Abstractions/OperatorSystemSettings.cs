namespace FederationBroker.Plugins.Abstractions;

/// <summary>Where a system of the operator's is and how to reach it.</summary>
public sealed record OperatorSystemSettings
{
    /// <summary>https; the adapter's own paths are added to it. Ends with a slash.</summary>
    public required Uri Address { get; init; }

    /// <summary>What the broker proves itself with. Never in a log, a message or an address.</summary>
    public required string Secret { get; init; }

    /// <summary>Upper bound of one call; between 100 ms and 5 s.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>
    /// Certificate of the authority that signed the other side's, as PEM; null: those the machine trusts.
    /// </summary>
    public string? AuthorityPem { get; init; }

    /// <summary>Deliberately without the secret.</summary>
    public override string ToString() => "[operator system settings]";
}
