using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Logins;

/// <summary>
/// What somebody or something signs in with. People, accounts and devices share one table, so that a cable ID means one
/// of them and signing in asks one index, whatever it turns out to be.
/// </summary>
public sealed record Login
{
    /// <summary>Keyed digest of the cable ID: found by equality, useless to whoever steals the table.</summary>
    public required byte[] Digest { get; init; }

    public required LoginKind Kind { get; init; }

    public required AccountId AccountId { get; init; }

    /// <summary>Who is signed in by it: the person, or the account's household.</summary>
    public required SubscriberId SubscriberId { get; init; }

    /// <summary>With <see cref="LoginKind.Device"/> alone.</summary>
    public DeviceId? DeviceId { get; init; }

    /// <summary>As the password hasher wrote it; null for a login without a password.</summary>
    public string? PasswordHash { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// What browsers that are known to be the owner's prove themselves with; made by the database. With another one
    /// they are strangers.
    /// </summary>
    public Guid BrowserMark { get; init; }
}

public enum LoginKind
{
    /// <summary>A person's own.</summary>
    Person,

    /// <summary>Common to the devices of an account.</summary>
    Account,

    /// <summary>One device's own.</summary>
    Device,
}
