using System.Collections.Immutable;

namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>
/// An account at one version, whole: whoever has applied it needs no earlier notice. Contract data only; the one personal datum is the
/// cable ID that a person logs in with, of which the broker keeps a digest.
/// </summary>
public sealed record AccountState
{
    /// <summary>The operator's number of the account; 1 to 64 visible ASCII characters, never given to another account.</summary>
    public required string Number { get; init; }

    /// <summary>Grows with every change of the account or of its people, their personal data included. 1 or more.</summary>
    public required long Version { get; init; }

    /// <summary>Whether the account may be used.</summary>
    public required ContractStatus Status { get; init; }

    /// <summary>Pricing plan, by its id in the broker's catalogue; empty: none; null: the OSS/BSS keeps no plans, and the broker's own stays.</summary>
    public string? Plan { get; init; }

    /// <summary>Region, at most 32 characters; empty: none; null: the OSS/BSS keeps no regions, and the broker's own stays.</summary>
    public string? Region { get; init; }

    /// <summary>Everybody on the account; null: the OSS/BSS does not say, and the broker's own stay.</summary>
    public ImmutableArray<AccountPerson>? People { get; init; }

    /// <summary>Deliberately not the values: cable IDs are among them.</summary>
    public override string ToString() => $"[account at version {Version}]";
}

/// <summary>What an account is in the operator's contract.</summary>
public enum ContractStatus
{
    /// <summary>In good standing.</summary>
    Active,

    /// <summary>Suspended, for instance for an unpaid bill.</summary>
    Blocked,

    /// <summary>Ended; kept for the records.</summary>
    Closed,

    /// <summary>Gone: the broker deletes the account with everything on it.</summary>
    Removed,
}

/// <summary>A person on an account.</summary>
/// <param name="Number">The operator's number of the person, unique with this operator; 1 to 64 visible ASCII characters.</param>
/// <param name="Role">What they may do.</param>
/// <param name="CableId">What they log in with; null: the broker's own stays, and a new person gets none yet.</param>
public sealed record AccountPerson(string Number, ContractRole Role, string? CableId)
{
    /// <summary>Deliberately not the cable ID.</summary>
    public override string ToString() => "[account person]";
}

/// <summary>What a person may do on an account.</summary>
public enum ContractRole
{
    /// <summary>Pays the bill and may do everything. At most one for each account.</summary>
    Manager,

    /// <summary>May do what the manager has granted.</summary>
    Authorised,

    /// <summary>Uses services and changes nothing.</summary>
    User,
}
