using System.Text.Json.Serialization;
using FederationBroker.Plugins.Abstractions.SubscriberData;

namespace RestOperatorSystems;

// The JSON of the contract. Reading is tolerant (unknown members are skipped, unknown events count as a change of the
// account, whose whole state a notice carries); writing is strict (nothing that the contract does not name, nothing
// empty).
internal sealed record PersonWanted(string Account, string Person);

internal sealed record PersonAnswer(string? Outcome, PersonalData? Person);

internal sealed record ChangesWanted(string? After);

internal sealed record ChangesAnswer(IReadOnlyList<NoticeSent>? Changes, string? Next, bool More)
{
    private const int LongestCursor = 256;

    /// <summary>
    /// Null when the page is not of the contract. One bad notice makes the page bad: skipping it would lose a change
    /// for good.
    /// </summary>
    public ChangesOutcome? Read()
    {
        if (Changes is null || Next is not { Length: > 0 and <= LongestCursor })
            return null;
        var notices = new List<AccountNotice>(Changes.Count);
        foreach (var sent in Changes)
        {
            if (sent?.Read() is not { } notice)
                return null;
            notices.Add(notice);
        }

        return new ChangesOutcome.Page(notices, Next, More);
    }
}

internal sealed record NoticeSent(AccountSent? Account, string? Event, string? Person, string? Role, string? CableId)
{
    public AccountNotice? Read() =>
        Account?.Read() is { } account && ReadEvent() is { } what ? new AccountNotice(account, what) : null;

    private AccountEvent? ReadEvent() =>
        Event switch
        {
            null => null,
            "created" => new AccountEvent.Created(),
            "blocked" => new AccountEvent.Blocked(),
            "unblocked" => new AccountEvent.Unblocked(),
            "removed" => new AccountEvent.Removed(),
            "person-added" => Person is null ? null : new AccountEvent.PersonAdded(Person, ReadRole(), CableId),
            "person-changed" => Person is null ? null : new AccountEvent.PersonChanged(Person, ReadRole()),
            "person-removed" => Person is null ? null : new AccountEvent.PersonRemoved(Person),
            _ => new AccountEvent.Changed(),
        };

    // An unknown role may do the least.
    private ContractRole ReadRole() =>
        Role switch
        {
            "manager" => ContractRole.SelfServiceManager,
            "authorised" => ContractRole.Authorised,
            _ => ContractRole.User,
        };

    public override string ToString() => "[notice]";
}

internal sealed record AccountSent(string? Number, long Version, string? Status, string? Plan, string? Region)
{
    // An unknown status must not let anybody in.
    public AccountState? Read() =>
        Number is { Length: > 0 } number && Version > 0
            ? new AccountState(
                number,
                Version,
                Status switch
                {
                    "active" => ContractStatus.Active,
                    "closed" => ContractStatus.Closed,
                    _ => ContractStatus.Blocked,
                },
                Plan,
                Region
            )
            : null;
}

internal sealed record OrderSent(
    string Account,
    long ExpectedVersion,
    string Change,
    string? Status,
    string? Plan,
    string? Region
)
{
    public static OrderSent Of(AccountOrder order) =>
        order.What switch
        {
            OrderedChange.Create create => new(
                order.Account,
                order.ExpectedVersion,
                "create",
                Word(create.Status),
                create.Plan,
                create.Region
            ),
            OrderedChange.Change change => new(
                order.Account,
                order.ExpectedVersion,
                "change",
                change.Status is { } status ? Word(status) : null,
                change.Plan,
                change.Region
            ),
            OrderedChange.Remove => new(order.Account, order.ExpectedVersion, "remove", null, null, null),
            _ => throw new ArgumentException("An order has no other cases.", nameof(order)),
        };

    private static string Word(ContractStatus status) =>
        status switch
        {
            ContractStatus.Active => "active",
            ContractStatus.Blocked => "blocked",
            _ => "closed",
        };
}

internal sealed record OrderAnswer(string? Outcome, long Version, string? Code, string? Text, AccountSent? Account)
{
    private const int LongestText = 200;

    public SendOutcome? Read() =>
        Outcome switch
        {
            "applied" when Version > 0 => new SendOutcome.Applied(Version),
            "conflict" => new SendOutcome.Conflict(Account?.Read()),
            "refused" => new SendOutcome.Refused(
                Short(Code ?? "refused"),
                Short(Text ?? string.Empty),
                Account?.Read()
            ),
            _ => null,
        };

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

internal sealed record HouseholdWanted(string Address, int? Port)
{
    public override string ToString() => "[connection]";
}

internal sealed record HouseholdAnswer(string? Outcome, string? Account);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PersonWanted))]
[JsonSerializable(typeof(PersonAnswer))]
[JsonSerializable(typeof(ChangesWanted))]
[JsonSerializable(typeof(ChangesAnswer))]
[JsonSerializable(typeof(OrderSent))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(HouseholdWanted))]
[JsonSerializable(typeof(HouseholdAnswer))]
internal sealed partial class Wire : JsonSerializerContext;
