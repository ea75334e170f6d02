using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace FederationBroker.Plugins.Abstractions.SubscriberData;

/// <summary>A stretch of the OSS/BSS's changes.</summary>
/// <param name="Notices">Oldest first.</param>
/// <param name="NextCursor">Where to read on, at most 256 characters; the same as before when nothing has changed.</param>
/// <param name="More">More is waiting: read on at once.</param>
public sealed record ChangePage(ImmutableArray<AccountNotice> Notices, string NextCursor, bool More);

/// <summary>That something happened to an account, and how it is since.</summary>
/// <param name="Kind">What happened, for people who read along; what to do follows from the state.</param>
/// <param name="Account">The whole account at the version of this notice.</param>
public sealed record AccountNotice(AccountNoticeKind Kind, AccountState Account);

/// <summary>What happened to an account.</summary>
public enum AccountNoticeKind
{
    /// <summary>Plan, region, people or somebody's personal data changed.</summary>
    Changed,

    /// <summary>It is new.</summary>
    Created,

    /// <summary>It was suspended.</summary>
    Blocked,

    /// <summary>The suspension ended.</summary>
    Unblocked,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A change of contract data that was made at the broker. Never personal data: a new person's are entered at the OSS/BSS.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CreateAccount), "create")]
[JsonDerivedType(typeof(EditAccount), "edit")]
[JsonDerivedType(typeof(RemoveAccount), "remove")]
[JsonDerivedType(typeof(AddPerson), "addPerson")]
[JsonDerivedType(typeof(ChangeRole), "changeRole")]
[JsonDerivedType(typeof(RemovePerson), "removePerson")]
public abstract record RequestedChange
{
    private RequestedChange()
    {
    }

    /// <summary>A new account.</summary>
    /// <param name="Plan">Null: none.</param>
    /// <param name="Region">Null: none.</param>
    public sealed record CreateAccount(string? Plan, string? Region) : RequestedChange;

    /// <summary>Block, unblock, close, another plan, another region.</summary>
    /// <param name="Status">Null: stays. Never <see cref="ContractStatus.Removed"/>.</param>
    /// <param name="Plan">Null: stays; empty: none.</param>
    /// <param name="Region">Null: stays; empty: none.</param>
    public sealed record EditAccount(ContractStatus? Status, string? Plan, string? Region) : RequestedChange;

    /// <summary>The account and everybody on it.</summary>
    public sealed record RemoveAccount : RequestedChange;

    /// <summary>One more person.</summary>
    public sealed record AddPerson(string Person, ContractRole Role) : RequestedChange;

    /// <summary>Another role for a person.</summary>
    public sealed record ChangeRole(string Person, ContractRole Role) : RequestedChange;

    /// <summary>A person leaves the account.</summary>
    public sealed record RemovePerson(string Person) : RequestedChange;
}
