using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Passwords;
using FederationBroker.SignIn.Sessions;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Profiles;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Accounts;

/// <summary>User profiles, logins and purchases of an account.</summary>
internal static class ProfileEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var profiles = api.MapGroup("/accounts/{id:guid}/profiles").WithTags("Profiles");
        profiles
            .MapPost("/", AddAsync)
            .Requires(Permission.EditAccounts)
            .WithName("addProfile")
            .WithSummary("Add a user profile.");
        profiles
            .MapPut("/{profile:guid}", EditAsync)
            .Requires(Permission.EditAccounts)
            .WithName("changeProfile")
            .WithSummary("Change a user profile; without a pin it stays as it is, with an empty one it goes.");
        profiles
            .MapDelete("/{profile:guid}", RemoveAsync)
            .Requires(Permission.EditAccounts)
            .WithName("removeProfile")
            .WithSummary("Remove a user profile with all it remembers.");
        api.MapDelete("/accounts/{id:guid}/sessions/{session:guid}", EndSessionAsync)
            .Requires(Permission.EditAccounts)
            .WithTags("People")
            .WithName("endSubscriberSession")
            .WithSummary("End a cable login.");
        api.MapPost("/accounts/{id:guid}/purchases", PurchaseAsync)
            .Requires(Permission.EditAccounts)
            .WithTags("Accounts")
            .WithName("recordPurchase")
            .WithSummary("Record that a title or programme was bought; the payment is the OSS/BSS's.");
    }

    private static async Task<Results<Created<ProfileView>, StaffProblem>> AddAsync(
        Guid id,
        ProfileBody body,
        HttpContext context,
        UserProfiles profiles,
        PasswordHashing hashing,
        AuditedChange audited,
        StaffAddress address,
        CancellationToken cancellation
    )
    {
        if (PinFault(body.Pin) is { } fault)
            return StaffProblem.Faulty(fault);
        var outcome = await audited.RunAsync(
            SubscribersActions.ProfileAdded,
            Subject,
            null,
            ProfileView.Of,
            () => profiles.AddAsync(new AccountId(id), EditOf(body, hashing), cancellation),
            cancellation
        );
        return outcome is AccountChange<UserProfile>.Done { Value: var added }
            ? TypedResults.Created(address.To(context.Request, $"api/v1/accounts/{id}"), ProfileView.Of(added))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<ProfileView>, StaffProblem>> EditAsync(
        Guid id,
        Guid profile,
        ProfileBody body,
        UserProfiles profiles,
        PasswordHashing hashing,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (PinFault(body.Pin) is { } fault)
            return StaffProblem.Faulty(fault);
        if (await profiles.FindAsync(new AccountId(id), new ProfileId(profile), cancellation) is not { } before)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            SubscribersActions.ProfileChanged,
            Subject,
            ProfileView.Of(before),
            ProfileView.Of,
            () => profiles.EditAsync(new AccountId(id), before.Id, EditOf(body, hashing), cancellation),
            cancellation
        );
        return outcome is AccountChange<UserProfile>.Done { Value: var changed }
            ? TypedResults.Ok(ProfileView.Of(changed))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, StaffProblem>> RemoveAsync(
        Guid id,
        Guid profile,
        UserProfiles profiles,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (await profiles.FindAsync(new AccountId(id), new ProfileId(profile), cancellation) is not { } before)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            SubscribersActions.ProfileRemoved,
            removed => ("profile", removed.Value.ToString()),
            ProfileView.Of(before),
            _ => null,
            () => profiles.RemoveAsync(new AccountId(id), before.Id, cancellation),
            cancellation
        );
        return outcome is AccountChange<ProfileId>.Done ? TypedResults.NoContent() : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, StaffProblem>> EndSessionAsync(
        Guid id,
        Guid session,
        SessionStore sessions,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        var account = new AccountId(id);
        var ended = await sessions.EndOfAccountAsync(account, session, cancellation);
        if (ended == 0)
            return StaffProblem.NotFound();
        await audited.NoteAsync(SignInActions.SessionEnded, $"account {id} session {session}", cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<PurchaseView>, StaffProblem>> PurchaseAsync(
        Guid id,
        PurchaseBody body,
        ContentPurchases purchases,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (Parsed.Entry(body.Bundle, "bundle", out var bundle) is { } unreadable)
            return StaffProblem.Faulty(unreadable);
        if (!ContentId.TryParse(body.Content, out var content))
            return StaffProblem.Faulty(StaffErrors.WrongKind.At("content", "Write the id of the content."));
        var outcome = await audited.RunAsync(
            SubscribersActions.PurchaseRecorded,
            purchase => ("account", purchase.AccountId.Value.ToString()),
            null,
            PurchaseView.Of,
            () =>
                purchases.RecordAsync(
                    new AccountId(id),
                    new BoughtPiece(bundle!.Value, content, body.From, body.Until),
                    cancellation
                ),
            cancellation
        );
        return outcome is AccountChange<Purchase>.Done { Value: var recorded }
            ? TypedResults.Ok(PurchaseView.Of(recorded))
            : DomainAnswers.ProblemOf(outcome);
    }

    private static Refusal? PinFault(string? pin) =>
        pin is { Length: > 0 } && (pin.Length is < 4 or > 8 || !pin.All(char.IsAsciiDigit))
            ? ProfileErrors.PinUnusable.At("pin", "Write 4 to 8 digits.")
            : null;

    private static ProfileEdit EditOf(ProfileBody body, PasswordHashing hashing) =>
        new()
        {
            Nickname = body.Nickname,
            Icon = body.Icon,
            DefaultLevel = body.DefaultLevel,
            MaximumLevel = body.MaximumLevel,
            Pin = body.Pin switch
            {
                null => new PinEdit.Keep(),
                "" => new PinEdit.Remove(),
                var pin => new PinEdit.Replace(hashing.Hash(pin)),
            },
        };

    private static (string Kind, string Id) Subject(UserProfile profile) => ("profile", profile.Id.Value.ToString());
}

/// <param name="Pin">4 to 8 digits; null keeps what is, empty removes it.</param>
internal sealed record ProfileBody(
    [Longest(UserProfile.LongestNickname)] string Nickname,
    [Longest(16)] string Icon,
    int DefaultLevel,
    int MaximumLevel,
    [Longest(8)] string? Pin = null
)
{
    public override string ToString() => "[profile]";
}

/// <param name="From">Left out: now.</param>
/// <param name="Until">Left out: for good.</param>
internal sealed record PurchaseBody(
    [Longest(64)] string Bundle,
    [Longest(128)] string Content,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null
);
