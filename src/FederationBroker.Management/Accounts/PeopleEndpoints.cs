using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Management.Api;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

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
        PersonalDataEndpoint.Map(people);
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
            SubscribersActions.PersonAdded,
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
            SubscribersActions.PersonRoleChanged,
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
            SubscribersActions.PersonPasswordSet,
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
            SubscribersActions.PersonAccessEnded,
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
                    SubscribersActions.PersonRemoved.Name,
                    [
                        "The person's logins end at once, and partners lose their consent.",
                        "Partners would meet them as a stranger if they came back.",
                    ]
                )
            );
        var outcome = await audited.RunAsync(
            SubscribersActions.PersonRemoved,
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

    private static Refusal ShortPassword => StaffErrors.WrongKind.At("password", "Write 12 to 256 characters.");

    private static Refusal? PasswordFault(string? password, string place) =>
        password is { Length: > 0 } and ({ Length: < 12 } or { Length: > PasswordHashing.LongestPassword })
            ? ShortPassword with
            {
                Place = place,
            }
            : null;

    private static (string Kind, string Id) Subject(Subscriber person) => ("person", person.Id.Value.ToString());

    private static object StateOf(Subscriber person) =>
        new
        {
            account = person.AccountId.Value,
            number = person.Number?.Value,
            role = person.Role.ToString(),
        };
}
