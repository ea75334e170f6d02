using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Management.Api;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Management.Accounts;

/// <summary>The people on an account.</summary>
internal static class PeopleEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var people = api.MapGroup("/accounts/{id:guid}/people").WithTags("People");
        people
            .MapPost("/", AddAsync)
            .Requires(Permission.EditAccounts)
            .WithName("addPerson")
            .WithSummary("Add a person with a login of their own.");
        people
            .MapPatch("/{person:guid}", ChangeAsync)
            .Requires(Permission.EditAccounts)
            .WithName("changePerson")
            .WithSummary("Change a person's role.");
        people
            .MapPost("/{person:guid}/password", SetPasswordAsync)
            .Requires(Permission.EditAccounts)
            .WithName("setPersonPassword")
            .WithSummary(
                "Set a new password; logins, tokens, remembered browsers and passkeys end, except what keep names."
            );
        people
            .MapPost("/{person:guid}/access-end", EndAccessAsync)
            .Requires(Permission.EditAccounts)
            .WithName("endPersonAccess")
            .WithSummary("End logins, tokens, remembered browsers and passkeys, except what keep names.");
        people
            .MapDelete("/{person:guid}", RemoveAsync)
            .Requires(Permission.EditAccounts)
            .WithName("removePerson")
            .WithSummary("Remove a person with logins, consents and pseudonyms. Knows `dryRun=true`.");
        people
            .MapGet("/{person:guid}/personal-data", ShowDataAsync)
            .Requires(Permission.ViewPersonalData)
            .WithName("showPersonalData")
            .WithSummary("What the operator's OSS/BSS says about the person now. Every look is audited.");
    }

    private static async Task<Results<Created<PersonView>, StaffProblem>> AddAsync(
        Guid id,
        NewPersonBody body,
        HttpContext context,
        AccountPeople people,
        PasswordHashing hashing,
        AuditedChange audited,
        StaffAddress address,
        CancellationToken cancellation
    )
    {
        AccountNumber? number = null;
        if (body.Number is { Length: > 0 })
        {
            if (!AccountNumber.TryParse(body.Number, out var parsed))
                return StaffProblem.Faulty(
                    StaffErrors.WrongKind.At("number", "Write 1 to 64 visible ASCII characters.")
                );
            number = parsed;
        }

        if (!CableId.TryParse(body.CableId, out var cableId))
            return StaffProblem.Faulty(AccountErrors.CableIdUnusable.At("cableId", "Write 1 to 254 characters."));
        if (PasswordFault(body.Password, "password") is { } fault)
            return StaffProblem.Faulty(fault);
        var person = new NewPerson(
            number,
            body.Role,
            cableId,
            body.Password is { Length: > 0 } password ? hashing.Hash(password) : null
        );
        var outcome = await audited.RunAsync(
            ManagementActions.PersonAdded,
            Subject,
            null,
            StateOf,
            () => people.AddAsync(new AccountId(id), person, cancellation),
            cancellation
        );
        return outcome is AccountChange<Subscriber>.Done { Value: var added }
            ? TypedResults.Created(address.To(context.Request, $"api/v1/accounts/{id}"), PersonView.Of(added))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<PersonView>, StaffProblem>> ChangeAsync(
        Guid id,
        Guid person,
        PersonRoleBody body,
        AccountPeople people,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } before)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            ManagementActions.PersonRoleChanged,
            Subject,
            StateOf(before),
            StateOf,
            () => people.ChangeRoleAsync(new AccountId(id), before.Id, body.Role, cancellation),
            cancellation
        );
        return outcome is AccountChange<Subscriber>.Done { Value: var changed }
            ? TypedResults.Ok(PersonView.Of(changed))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, StaffProblem>> SetPasswordAsync(
        Guid id,
        Guid person,
        PasswordBody body,
        AccountPeople people,
        PasswordHashing hashing,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (body.Password.Length == 0 || PasswordFault(body.Password, "password") is not null)
            return StaffProblem.Faulty(PasswordFault(body.Password, "password") ?? ShortPassword);
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } found)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            ManagementActions.PersonPasswordSet,
            Subject,
            null,
            _ => null,
            () =>
                people.SetPasswordAsync(
                    AuditActor.Staff,
                    found,
                    hashing.Hash(body.Password),
                    new AccessEnd([found.Id], AccessEnd.AllBut(body.Keep)),
                    cancellation
                ),
            cancellation
        );
        return outcome is AccountChange<Subscriber>.Done ? TypedResults.NoContent() : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, StaffProblem>> EndAccessAsync(
        Guid id,
        Guid person,
        AccessEndBody body,
        AccountPeople people,
        AccessEnding access,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } found)
            return StaffProblem.NotFound();
        var end = new AccessEnd([found.Id], AccessEnd.AllBut(body.Keep));
        if (end.Kinds.IsEmpty)
            return StaffProblem.Faulty(StaffErrors.NothingToChange.At("keep", "Leave out what is to end."));
        await audited.RunAsync(
            ManagementActions.PersonAccessEnded,
            Subject,
            null,
            _ => null,
            () => EndedAsync(access, end, found, cancellation),
            cancellation
        );
        return TypedResults.NoContent();
    }

    private static async Task<AccountChange<Subscriber>> EndedAsync(
        AccessEnding access,
        AccessEnd end,
        Subscriber person,
        CancellationToken cancellation
    )
    {
        await access.EndAsync(AuditActor.Staff, end, cancellation);
        return new AccountChange<Subscriber>.Done(person);
    }

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> RemoveAsync(
        Guid id,
        Guid person,
        AccountPeople people,
        AuditedChange audited,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } found)
            return StaffProblem.NotFound();
        if (dryRun)
            return TypedResults.Ok(
                new Preview(
                    ManagementActions.PersonRemoved.Name,
                    [
                        "The person's logins end at once, and partners lose their consent.",
                        "Partners would meet them as a stranger if they came back.",
                    ]
                )
            );
        var outcome = await audited.RunAsync(
            ManagementActions.PersonRemoved,
            removed => ("person", removed.Value.ToString()),
            StateOf(found),
            _ => null,
            () => people.RemoveAsync(new AccountId(id), found.Id, cancellation),
            cancellation
        );
        return outcome is AccountChange<SubscriberId>.Done
            ? TypedResults.NoContent()
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<PersonalDataView>, StaffProblem>> ShowDataAsync(
        Guid id,
        Guid person,
        AccountPeople people,
        BrokerDbContext database,
        PersonalDataSource source,
        AuditedChange audited,
        HttpContext context,
        CancellationToken cancellation
    )
    {
        if (await people.FindAsync(new AccountId(id), new SubscriberId(person), cancellation) is not { } found)
            return StaffProblem.NotFound();
        var account = await database
            .Accounts()
            .Where(row => row.Id == found.AccountId)
            .Select(row => row.Number)
            .SingleAsync(cancellation);
        // Noted before it is shown: a look that leaves no trace must not be possible.
        await audited.NoteAsync(ManagementActions.PersonalDataViewed, $"person {person}", cancellation);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(
            await source.FetchAsync(new PersonOnFile(account, found.Number, found.UpdatedAt), cancellation) switch
            {
                PersonOutcome.Found known => new PersonalDataView("found", Entries(known.Person)),
                PersonOutcome.NotFound => new PersonalDataView("notFound", []),
                _ => new PersonalDataView("unavailable", []),
            }
        );
    }

    private static Refusal ShortPassword => StaffErrors.WrongKind.At("password", "Write 12 to 256 characters.");

    private static Refusal? PasswordFault(string? password, string place) =>
        password is { Length: > 0 } and ({ Length: < 12 } or { Length: > PasswordHashing.LongestPassword })
            ? ShortPassword with
            {
                Place = place,
            }
            : null;

    private static ImmutableArray<PersonalDatum> Entries(PersonalData data) =>
        [
            .. typeof(PersonalData)
                .GetProperties()
                .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
                .Select(property => new PersonalDatum(
                    property.Name,
                    property.GetValue(data)?.ToString() ?? string.Empty
                ))
                .Where(datum => datum.Value.Length > 0 && datum.Name != "EqualityContract"),
        ];

    private static (string Kind, string Id) Subject(Subscriber person) => ("person", person.Id.Value.ToString());

    private static object StateOf(Subscriber person) =>
        new
        {
            account = person.AccountId.Value,
            number = person.Number?.Value,
            role = person.Role.ToString(),
        };
}

/// <param name="CableId">What the person will sign in with. Personal: it is neither stored in plain nor shown
/// again.</param>
internal sealed record NewPersonBody(
    [Longest(254)] string CableId,
    PersonRole Role,
    [Longest(64)] string? Number = null,
    [Longest(PasswordHashing.LongestPassword)] string? Password = null
)
{
    public override string ToString() => "[new person]";
}

internal sealed record PersonRoleBody(PersonRole Role);

/// <param name="Keep">What goes on although the password is new. Left out: nothing does, which is the safe
/// choice.</param>
internal sealed record PasswordBody(
    [Longest(PasswordHashing.LongestPassword)] string Password,
    ImmutableArray<AccessKind>? Keep = null
)
{
    public override string ToString() => "[password]";
}

/// <param name="Keep">What goes on. Left out: nothing does.</param>
internal sealed record AccessEndBody(ImmutableArray<AccessKind>? Keep = null);

/// <param name="State"><c>found</c>, <c>notFound</c> or <c>unavailable</c>: the OSS/BSS does not answer, which says
/// nothing about the person.</param>
internal sealed record PersonalDataView(string State, ImmutableArray<PersonalDatum> Data)
{
    public override string ToString() => "[personal data]";
}

internal sealed record PersonalDatum(string Name, string Value)
{
    public override string ToString() => $"[{Name}]";
}
