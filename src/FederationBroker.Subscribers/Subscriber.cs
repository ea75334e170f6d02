using FederationBroker.Kernel;

namespace FederationBroker.Subscribers;

/// <summary>
/// Who partners meet under a pseudonym: a person with an own cable ID on a service account, or the household as such.
/// </summary>
public sealed record Subscriber
{
    public required SubscriberId Id { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>
    /// The operator's own number of the person, under which its OSS/BSS knows them. Unique in the tenant; null for the
    /// household.
    /// </summary>
    public AccountNumber? Number { get; init; }

    public required PersonRole Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Moves when the OSS/BSS says that something about the person has changed, personal data included; see
    /// <c>PersonCache</c>.
    /// </summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a person on an account may do (SSM-ROLE).</summary>
public enum PersonRole
{
    /// <summary>The self-service manager, who pays the bill: everything. One for each account.</summary>
    Manager,

    /// <summary>May do what the manager has granted, and cannot pass it on.</summary>
    Authorised,

    /// <summary>Uses services and changes nothing.</summary>
    User,

    /// <summary>
    /// Nobody in particular: whoever signs in with the account's or a device's credentials, or from the home network.
    /// It has pseudonyms of its own, no personal data, and can neither buy nor consent. One for each account.
    /// </summary>
    Household,
}
