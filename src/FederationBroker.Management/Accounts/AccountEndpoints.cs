using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Management.Api;
using FederationBroker.Staff;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace FederationBroker.Management.Accounts;

/// <summary>Service accounts one by one: looking, creating, changing, removing.</summary>
internal static class AccountEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var accounts = api.MapGroup("/accounts").WithTags("Accounts");
        AccountListEndpoints.MapPages(accounts);
        accounts
            .MapPost("/", CreateAsync)
            .Requires(Permission.EditAccounts)
            .WithName("createAccount")
            .WithSummary("Create an account with its household.");
        accounts
            .MapGet("/{id:guid}", ShowAsync)
            .Requires(Permission.ViewAccounts)
            .WithName("showAccount")
            .WithSummary("Everything about one account, with an ETag; device looks at its offer from one device type.");
        accounts
            .MapPatch("/{id:guid}", EditAsync)
            .Requires(Permission.EditAccounts)
            .TakesVersion()
            .WithName("changeAccount")
            .WithSummary("Block, unblock, close, move, start or end a trial. Knows `dryRun=true`.");
        accounts
            .MapPut("/{id:guid}/plan", AssignPlanAsync)
            .Requires(Permission.EditAccounts)
            .TakesVersion()
            .WithName("assignPlan")
            .WithSummary("Give the account its one plan, naming the one it replaces. Knows `dryRun=true`.");
        accounts
            .MapPost("/{id:guid}/choices", ChooseAsync)
            .Requires(Permission.EditAccounts)
            .WithName("chooseEntry")
            .WithSummary("Turn a bundle or discount of the plan on or off.");
        accounts
            .MapDelete("/{id:guid}", RemoveAsync)
            .Requires(Permission.EditAccounts)
            .TakesVersion()
            .WithName("removeAccount")
            .WithSummary("Remove an account with everything on it. Knows `dryRun=true`.");
        AccountListEndpoints.MapExport(api);
    }

    private static async Task<Results<Created<AccountView>, StaffProblem>> CreateAsync(
        NewAccountBody body,
        HttpContext context,
        ServiceAccounts accounts,
        AuditedChange audited,
        StaffAddress address,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (!AccountNumber.TryParse(body.Number, out var number))
            return StaffProblem.Faulty(StaffErrors.WrongKind.At("number", "Write 1 to 64 visible ASCII characters."));
        if (Parsed.Entry(body.Plan, "plan", out var plan) is { } unreadable)
            return StaffProblem.Faulty(unreadable);
        if (Parsed.Types(body.Trial?.DeviceTypes ?? [], "trial.deviceTypes", out var types) is { } wrong)
            return StaffProblem.Faulty(wrong);
        var wanted = new NewAccount
        {
            Number = number,
            Plan = plan,
            Region = body.Region,
            TrialEndsAt = body.Trial?.EndsAt,
            StatusAfterTrial = body.Trial?.StatusAfter,
            TrialDeviceTypes = types,
        };
        var outcome = await audited.RunAsync(
            SubscribersActions.AccountCreated,
            Subject,
            null,
            AccountState.Of,
            () => accounts.CreateAsync(wanted, cancellation),
            cancellation
        );
        if (outcome is not AccountChange<ServiceAccount>.Done { Value: var account })
            return DomainAnswers.ProblemOf(outcome);
        EntityVersion.Announce(context.Response, account.Version);
        return TypedResults.Created(
            address.To(context.Request, $"api/v1/accounts/{account.Id.Value}"),
            AccountView.Of(account, clock.GetUtcNow())
        );
    }

    private static async Task<Results<Ok<AccountOverview>, StaffProblem>> ShowAsync(
        Guid id,
        HttpContext context,
        AccountOverviewReader reader,
        CancellationToken cancellation,
        [Longest(32)] string? device = null
    )
    {
        DeviceType? type = null;
        if (device is { Length: > 0 })
        {
            if (!DeviceType.TryParse(device, out var parsed))
                return StaffProblem.Faulty(StaffErrors.BadParameter.At("device", "Write the id of a device type."));
            type = parsed;
        }

        if (await reader.ReadAsync(new AccountId(id), type, cancellation) is not { } overview)
            return StaffProblem.NotFound();
        EntityVersion.Announce(context.Response, overview.Account.Version);
        return TypedResults.Ok(overview);
    }

    private static async Task<Results<Ok<AccountView>, Ok<Preview>, StaffProblem>> EditAsync(
        Guid id,
        AccountEditBody body,
        HttpContext context,
        ServiceAccounts accounts,
        AccountEffects effects,
        AuditedChange audited,
        TimeProvider clock,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (body is { Status: null, Region: null, Trial: null })
            return StaffProblem.Faulty(StaffErrors.NothingToChange.At("body", "Give status, region or trial."));
        if (Parsed.Types(body.Trial?.DeviceTypes ?? [], "trial.deviceTypes", out var types) is { } wrong)
            return StaffProblem.Faulty(wrong);
        var edit = new AccountEdit
        {
            Status = body.Status,
            Region = body.Region,
            Trial = body.Trial is null ? null : new TrialEdit(body.Trial.EndsAt, body.Trial.StatusAfter, types),
            EndsOnReopening = new AccessOnReopening(AuditActor.Staff, AccessEnd.AllBut(body.Keep)),
        };
        if (edit.Trial?.Fault is { } incomplete)
            return StaffProblem.Conflict(incomplete);
        return await ChangeAsync(
            id,
            context,
            new PlannedChange(SubscribersActions.AccountChanged, dryRun, account =>
                effects.OfEditAsync(account, edit, cancellation)
            ),
            effects,
            audited,
            clock,
            version => accounts.EditAsync(new AccountId(id), version, edit, cancellation),
            cancellation
        );
    }

    private static async Task<Results<Ok<AccountView>, Ok<Preview>, StaffProblem>> AssignPlanAsync(
        Guid id,
        PlanBody body,
        HttpContext context,
        ServiceAccounts accounts,
        AccountEffects effects,
        AuditedChange audited,
        TimeProvider clock,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (Parsed.Entry(body.Plan, "plan", out var wanted) is { } unreadable)
            return StaffProblem.Faulty(unreadable);
        if (Parsed.Entry(body.Replaces, "replaces", out var replaces) is { } unreadableToo)
            return StaffProblem.Faulty(unreadableToo);
        if (wanted is not { } next)
            return StaffProblem.Faulty(StaffErrors.MissingMember.At("plan", "Name the plan."));
        if (dryRun && await accounts.FindPlanFaultAsync(next, cancellation) is { } fault)
            return StaffProblem.Conflict(fault);
        return await ChangeAsync(
            id,
            context,
            new PlannedChange(SubscribersActions.AccountPlanAssigned, dryRun, account =>
                effects.OfPlanAsync(account, next, cancellation)
            ),
            effects,
            audited,
            clock,
            version => accounts.AssignPlanAsync(new AccountId(id), version, next, replaces, cancellation),
            cancellation
        );
    }

    private static async Task<Results<Ok<AccountView>, StaffProblem>> ChooseAsync(
        Guid id,
        ChoiceBody body,
        HttpContext context,
        ServiceAccounts accounts,
        AccountEffects effects,
        AuditedChange audited,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        if (Parsed.Entry(body.Entry, "entry", out var entry) is { } unreadable)
            return StaffProblem.Faulty(unreadable);
        if (await effects.FindAsync(new AccountId(id), cancellation) is not { } before || entry is not { } wanted)
            return StaffProblem.NotFound();
        var outcome = await audited.RunAsync(
            SubscribersActions.AccountEntryChosen,
            Subject,
            AccountState.Of(before),
            AccountState.Of,
            () =>
                accounts.ChooseAsync(new AccountId(id), wanted, body.On, body.Until, bySubscriber: false, cancellation),
            cancellation
        );
        if (outcome is not AccountChange<ServiceAccount>.Done { Value: var account })
            return DomainAnswers.ProblemOf(outcome);
        EntityVersion.Announce(context.Response, account.Version);
        return TypedResults.Ok(AccountView.Of(account, clock.GetUtcNow()));
    }

    private static async Task<Results<NoContent, Ok<Preview>, StaffProblem>> RemoveAsync(
        Guid id,
        HttpContext context,
        ServiceAccounts accounts,
        AccountEffects effects,
        AuditedChange audited,
        CancellationToken cancellation,
        bool dryRun = false
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        if (await effects.FindAsync(new AccountId(id), cancellation) is not { } account)
            return StaffProblem.NotFound();
        if (!seen.Include(account.Version))
            return StaffProblem.Stale();
        if (dryRun)
            return TypedResults.Ok(
                new Preview(SubscribersActions.AccountRemoved.Name, await effects.OfRemovalAsync(account, cancellation))
            );
        var outcome = await audited.RunAsync(
            SubscribersActions.AccountRemoved,
            Subject,
            AccountState.Of(account),
            _ => null,
            () => GoneAsync(accounts, account, cancellation),
            cancellation
        );
        return outcome is AccountChange<ServiceAccount>.Done
            ? TypedResults.NoContent()
            : DomainAnswers.ProblemOf(outcome);
    }

    private static async Task<Results<Ok<AccountView>, Ok<Preview>, StaffProblem>> ChangeAsync(
        Guid id,
        HttpContext context,
        PlannedChange planned,
        AccountEffects effects,
        AuditedChange audited,
        TimeProvider clock,
        Func<int?, Task<AccountChange<ServiceAccount>>> change,
        CancellationToken cancellation
    )
    {
        if (EntityVersion.Expected(context.Request) is not { } seen)
            return StaffProblem.VersionNeeded();
        if (await effects.FindAsync(new AccountId(id), cancellation) is not { } before)
            return StaffProblem.NotFound();
        if (!seen.Include(before.Version))
            return StaffProblem.Stale();
        if (planned.DryRun)
            return TypedResults.Ok(new Preview(planned.Action.Name, await planned.Effects(before)));
        var outcome = await audited.RunAsync(
            planned.Action,
            Subject,
            AccountState.Of(before),
            AccountState.Of,
            () => change(seen.BindTo(before.Version)),
            cancellation
        );
        if (outcome is not AccountChange<ServiceAccount>.Done { Value: var account })
            return DomainAnswers.ProblemOf(outcome);
        EntityVersion.Announce(context.Response, account.Version);
        return TypedResults.Ok(AccountView.Of(account, clock.GetUtcNow()));
    }

    private static async Task<AccountChange<ServiceAccount>> GoneAsync(
        ServiceAccounts accounts,
        ServiceAccount account,
        CancellationToken cancellation
    ) =>
        await accounts.RemoveAsync(account.Id, cancellation)
            ? new AccountChange<ServiceAccount>.Done(account)
            : new AccountChange<ServiceAccount>.NotFound();

    private static (string Kind, string Id) Subject(ServiceAccount account) => ("account", account.Id.Value.ToString());

    private sealed record PlannedChange(AuditAction Action, bool DryRun, Func<ServiceAccount, Task<string[]>> Effects);
}
