using FederationBroker.Kernel;
using FederationBroker.Management.Api;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Accounts;

/// <summary>The login that an account's devices have in common.</summary>
internal static class AccountLoginEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var login = api.MapGroup("/accounts/{id:guid}/login").WithTags("Devices");
        login
            .MapPut("/", SetAsync)
            .Requires(Permission.EditAccounts)
            .WithName("setAccountLogin")
            .WithSummary("Set the login that is common to the account's devices; sign-ins by an earlier one end.");
        login
            .MapDelete("/", RemoveAsync)
            .Requires(Permission.EditAccounts)
            .WithName("removeAccountLogin")
            .WithSummary("Take the common login away; its sign-ins end. Knows `dryRun=true`.");
    }

    private static async Task<Results<NoContent, StaffProblem>> SetAsync(
        Guid id,
        LoginBody body,
        AccountLogins logins,
        PasswordHashing hashing,
        AuditedChange audited,
        CancellationToken cancellation
    )
    {
        if (body.FaultAt(string.Empty) is { } fault)
            return StaffProblem.Faulty(fault);
        var outcome = await audited.RunAsync(
            SubscribersActions.AccountLoginSet,
            Subject,
            null,
            _ => null,
            () => logins.SetAsync(new AccountId(id), body.Parsed, hashing.Hash(body.Password), cancellation),
            cancellation
        );
        return outcome is AccountChange<AccountId>.Done ? TypedResults.NoContent() : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> RemoveAsync(
        Guid id,
        AccountLogins logins,
        AuditedChange audited,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (dryRun)
            return TypedResults.Ok(
                new Preview(
                    SubscribersActions.AccountLoginRemoved.Name,
                    [
                        "Devices that signed in with it are signed out at once.",
                        "Devices with a login of their own stay signed in.",
                    ]
                )
            );
        var outcome = await audited.RunAsync(
            SubscribersActions.AccountLoginRemoved,
            Subject,
            null,
            _ => null,
            () => logins.RemoveAsync(new AccountId(id), cancellation),
            cancellation
        );
        return outcome is AccountChange<AccountId>.Done ? TypedResults.NoContent() : DomainAnswers.ProblemOf(outcome);
    }

    private static (string Kind, string Id) Subject(AccountId account) => ("account", account.Value.ToString());
}

/// <summary>What a device, or all devices of an account, sign in with.</summary>
internal sealed record LoginBody(
    [Longest(254)] string CableId,
    [Longest(PasswordHashing.LongestPassword)] string Password
)
{
    private const int ShortestPassword = 12;

    /// <param name="place">What stands before the field's name.</param>
    public Refusal? FaultAt(string place)
    {
        if (!Kernel.CableId.TryParse(CableId, out _))
            return AccountErrors.CableIdUnusable.At($"{place}cableId", "Write 1 to 254 characters.");
        return Password.Length is < ShortestPassword or > PasswordHashing.LongestPassword
            ? StaffErrors.WrongKind.At($"{place}password", "Write 12 to 256 characters.")
            : null;
    }

    /// <summary>After <see cref="FaultAt"/> found none.</summary>
    internal CableId Parsed => Kernel.CableId.TryParse(CableId, out var parsed) ? parsed : default;

    public override string ToString() => "[login]";
}
