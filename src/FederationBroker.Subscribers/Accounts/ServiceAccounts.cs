using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Access;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>
/// Creates and changes service accounts (SUB-ACC, SUB-PLAN). What it changes counts with the next request on every
/// node, and the operator's OSS/BSS, if there is one, hears of it.
/// </summary>
public sealed class ServiceAccounts(
    BrokerDbContext database,
    CatalogueStore catalogues,
    IContractChanges changes,
    AccessEnding access,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>Creates an account with its household.</summary>
    public async Task<AccountChange<ServiceAccount>> CreateAsync(NewAccount wanted, CancellationToken cancellation)
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        if (await UnknownPlanAsync(wanted.Plan, cancellation) is { } unknown)
            return new AccountChange<ServiceAccount>.Refused(unknown);
        if (TrialEdit.FaultOf(wanted.TrialEndsAt, wanted.StatusAfterTrial) is { } trial)
            return new AccountChange<ServiceAccount>.Refused(trial);
        var account = ServiceAccountRow.Of(wanted, scope.Tenant, clock.GetUtcNow());
        // The unique index decides between two that create the same number; asking first gives the answer without an
        // exception in the common case.
        if (await database.Set<ServiceAccountRow>().AnyAsync(row => row.Number == wanted.Number, cancellation))
            return NumberTaken();
        database.AddRange(account, SubscriberRow.HouseholdOf(account));
        if (!wanted.IsInOss)
            await changes.NoteAsync(
                [new ContractChange.Created(account.Number, ContractData.Of(account))],
                cancellation
            );
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException refused)
            when (ConstraintViolation
                    .Of(refused)
                    ?.IsTaken<ServiceAccountRow>(database.Model, nameof(ServiceAccountRow.Number)) == true
            )
        {
            database.ChangeTracker.Clear();
            return NumberTaken();
        }

        await transaction.CommitAsync(cancellation);
        return new AccountChange<ServiceAccount>.Done(account.ToFact());
    }

    /// <summary>Blocks, unblocks, closes, moves, starts or ends a trial.</summary>
    /// <param name="seen">The version the change was made from; null: whatever it is.</param>
    public async Task<AccountChange<ServiceAccount>> EditAsync(
        AccountId id,
        int? seen,
        AccountEdit edit,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var reopened = false;
        var outcome = await ChangeAsync(
            id,
            seen,
            account =>
            {
                reopened = edit.Status == AccountStatus.Active && account.Status != AccountStatus.Active;
                if (edit.Trial is { } trial)
                {
                    if (trial.Fault is { } fault)
                        return fault;
                    (account.TrialEndsAt, account.StatusAfterTrial, account.TrialDeviceTypes) = (
                        trial.EndsAt,
                        trial.StatusAfter,
                        trial.DeviceTypes
                    );
                }

                account.Status = edit.Status ?? account.Status;
                if (edit.Region is { } region)
                    account.Region = region.Length == 0 ? null : region;
                return null;
            },
            cancellation
        );
        if (reopened && edit.EndsOnReopening is { } end && outcome is AccountChange<ServiceAccount>.Done)
            await EndAccessAsync(id, end, cancellation);
        await transaction.CommitAsync(cancellation);
        return outcome;
    }

    /// <summary>
    /// Gives the account its one plan. What was turned on and off under the old plan is forgotten: it was about that
    /// plan's terms.
    /// </summary>
    /// <param name="replaces">The plan the account has now; null: none. A second plan by oversight is refused.</param>
    public async Task<AccountChange<ServiceAccount>> AssignPlanAsync(
        AccountId id,
        int? seen,
        CatalogueId plan,
        CatalogueId? replaces,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        if (await UnknownPlanAsync(plan, cancellation) is { } unknown)
            return new AccountChange<ServiceAccount>.Refused(unknown);
        var outcome = await ChangeAsync(
            id,
            seen,
            account =>
            {
                if (account.Plan != replaces)
                    return AccountErrors.SecondPlan.At(
                        "plan",
                        account.Plan is { } has
                            ? $"Name {has} as the plan to replace."
                            : "The account has none to replace; leave it out."
                    );
                if (account.Plan == plan)
                    return null;
                (account.Plan, account.PlanSince, account.Choices) = (plan, clock.GetUtcNow(), []);
                return null;
            },
            cancellation
        );
        await transaction.CommitAsync(cancellation);
        return outcome;
    }

    /// <summary>Turns a bundle or discount of the plan on or off.</summary>
    /// <param name="until">End of what was bought for a time.</param>
    /// <param name="bySubscriber">Subscribers may only where the plan lets them; the operator always.</param>
    public async Task<AccountChange<ServiceAccount>> ChooseAsync(
        AccountId id,
        CatalogueId entry,
        bool on,
        DateTimeOffset? until,
        bool bySubscriber,
        CancellationToken cancellation
    )
    {
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var now = clock.GetUtcNow();
        return await ChangeAsync(
            id,
            seen: null,
            account =>
            {
                var terms =
                    account.Plan is { } planId && catalogue.Plans.TryGetValue(planId, out var plan)
                        ? plan.Bundles.FirstOrDefault(row => row.Bundle == entry)?.Terms
                            ?? plan.Discounts.FirstOrDefault(row => row.Discount == entry)?.Terms
                        : null;
                if (terms is null)
                    return AccountErrors.NotInPlan.At(
                        "entry",
                        "Choose a bundle or discount of the account's plan, or change the plan."
                    );
                if (bySubscriber && (!terms.SubscriberMayToggle || terms.Hidden))
                    return AccountErrors.NotToggled.At("entry", "Ask the operator.");
                account.Choices =
                [
                    .. account.Choices.Where(choice => choice.Entry != entry),
                    new Choice
                    {
                        Entry = entry,
                        On = on,
                        At = now,
                        Until = on ? until : null,
                    },
                ];
                return null;
            },
            cancellation
        );
    }

    /// <summary>
    /// Removes an account with everything on it: people, logins, devices, profiles, consents, pseudonyms.
    /// </summary>
    public async Task<bool> RemoveAsync(AccountId id, CancellationToken cancellation)
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var number = await database
            .Set<ServiceAccountRow>()
            .Where(row => row.Id == id)
            .Select(row => (AccountNumber?)row.Number)
            .SingleOrDefaultAsync(cancellation);
        if (
            number is not { } known
            || await database.Set<ServiceAccountRow>().Where(row => row.Id == id).ExecuteDeleteAsync(cancellation) == 0
        )
            return false;
        await changes.NoteAsync([new ContractChange.Removed(known)], cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    // What was begun before the account was blocked would be good again with it, a stranger's as well.
    private async Task EndAccessAsync(AccountId id, AccessOnReopening end, CancellationToken cancellation)
    {
        var everybody = await database
            .Set<SubscriberRow>()
            .Where(row => row.AccountId == id)
            .Select(row => row.Id)
            .ToListAsync(cancellation);
        await access.EndAsync(end.Actor, new AccessEnd([.. everybody], end.Kinds), cancellation);
    }

    private async Task<AccountChange<ServiceAccount>> ChangeAsync(
        AccountId id,
        int? seen,
        Func<ServiceAccountRow, Refusal?> change,
        CancellationToken cancellation
    )
    {
        // Locked, so that of two changes at once the second sees the first.
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        var account = await database
            .Set<ServiceAccountRow>()
            .FromSql(
                $"SELECT * FROM service_account WHERE tenant = {scope.Tenant.Value} AND id = {id.Value} FOR UPDATE"
            )
            .SingleOrDefaultAsync(cancellation);
        if (account is null)
            return new AccountChange<ServiceAccount>.NotFound();
        if (seen is { } version && version != account.Version)
            return AccountChange.Because<ServiceAccount>(
                AccountErrors.ChangedMeanwhile,
                string.Empty,
                $"It is at version {account.Version} now."
            );
        var before = ContractData.Of(account);
        if (change(account) is { } fault)
        {
            database.Entry(account).State = EntityState.Detached;
            return new AccountChange<ServiceAccount>.Refused(fault);
        }

        account.Version++;
        account.UpdatedAt = clock.GetUtcNow();
        await changes.NoteAsync(
            [new ContractChange.Changed(account.Number, before, ContractData.Of(account))],
            cancellation
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new AccountChange<ServiceAccount>.Done(account.ToFact());
    }

    // Shares the lock that a change of the catalogue takes alone: a plan cannot disappear between this look and the
    // assignment.
    private async Task<Refusal?> UnknownPlanAsync(CatalogueId? plan, CancellationToken cancellation)
    {
        if (plan is not { } wanted)
            return null;
        await catalogues.HoldAsync(cancellation);
        return await FindPlanFaultAsync(wanted, cancellation);
    }

    /// <summary>Why a plan could not be assigned, as of now; null when it could.</summary>
    public async Task<Refusal?> FindPlanFaultAsync(CatalogueId wanted, CancellationToken cancellation)
    {
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        return catalogue.Plans.ContainsKey(wanted)
            ? null
            : AccountErrors.UnknownPlan.At(
                "plan",
                ReferenceHint.For(wanted.Value, catalogue.Plans.Keys.Select(id => id.Value))
            );
    }

    private static AccountChange<ServiceAccount> NumberTaken() =>
        AccountChange.Because<ServiceAccount>(
            AccountErrors.NumberTaken,
            "number",
            "Use the number of the account in the OSS/BSS; it is unique."
        );
}
