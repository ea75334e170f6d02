using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Contracts;

/// <summary>
/// Accounts as the operator's OSS/BSS, the master of contract data, says they are. Nothing here is told back to it.
/// Runs inside the caller's transaction.
/// </summary>
public sealed class ContractAccounts(
    BrokerDbContext database,
    CatalogueStore catalogues,
    TenantScope scope,
    AuditTrail audit,
    TimeProvider clock
)
{
    /// <summary>Who did it, for the audit trail.</summary>
    public static AuditActor Actor => AuditActor.OperatorSystem;

    /// <summary>Null: the operator has no account of this number.</summary>
    public Task<AccountId?> FindAsync(AccountNumber number, CancellationToken cancellation) =>
        database
            .Set<ServiceAccountRow>()
            .Where(row => row.Number == number)
            .Select(row => (AccountId?)row.Id)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>Keeps everybody from changing an account until the transaction ends.</summary>
    public Task LockAsync(AccountNumber number, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM service_account WHERE tenant = {scope.Tenant.Value} AND number = {number.Value} FOR UPDATE",
            cancellation
        );

    /// <summary>Closes an account that the OSS/BSS does not have.</summary>
    public Task CloseAsync(AccountNumber number, CancellationToken cancellation) =>
        database
            .Set<ServiceAccountRow>()
            .Where(row => row.Number == number && row.Status != AccountStatus.Closed)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Status, AccountStatus.Closed)
                        .SetProperty(row => row.Version, row => row.Version + 1),
                cancellation
            );

    /// <summary>Makes an account what its contract says; the account and its household, where there is none.</summary>
    public async Task PutAsync(AccountNumber number, ContractTerms terms, CancellationToken cancellation)
    {
        var account = await database
            .Set<ServiceAccountRow>()
            .FromSql(
                $"""
                SELECT * FROM service_account
                WHERE tenant = {scope.Tenant.Value} AND number = {number.Value} FOR UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellation);
        var now = clock.GetUtcNow();
        if (account is null)
        {
            account = new ServiceAccountRow
            {
                Id = AccountId.New(),
                Tenant = scope.Tenant,
                Number = number,
                Status = AccountStatus.Active,
                CreatedAt = now,
                UpdatedAt = now,
            };
            database.AddRange(account, SubscriberRow.HouseholdOf(account));
            audit.Add(Actor, SubscribersActions.AccountCreated, detail: number.Value);
        }

        var before = ContractData.Of(account);
        account.Status = terms.Status;
        PutRegion(account, terms.Region);
        await PutPlanAsync(account, terms, now, cancellation);
        // Unchanged rows keep their version, so that staff who are editing are not told of a change that was none.
        if (before != ContractData.Of(account))
        {
            account.Version++;
            account.UpdatedAt = now;
            audit.Add(
                Actor,
                SubscribersActions.AccountChanged,
                detail: $"{number.Value} {before.Status} to {account.Status}, plan {before.Plan?.Value ?? "none"} "
                    + $"to {account.Plan?.Value ?? "none"}"
            );
        }

        await database.SaveChangesAsync(cancellation);
    }

    // Cut short it would be another region; the account keeps the one it has, and staff find the reason in the audit
    // trail.
    private void PutRegion(ServiceAccountRow account, string? region)
    {
        if (region is null)
            return;
        if (StoredText.FaultOf(region, ServiceAccount.LongestRegion) is null)
            account.Region = region.Length == 0 ? null : region;
        else
            audit.Add(Actor, SubscribersActions.AccountRegion, "unusable-region", detail: account.Number.Value);
    }

    // A plan that the catalogue does not have would leave the account with nothing: it keeps what it has, and staff
    // find the reason in the audit trail.
    private async Task PutPlanAsync(
        ServiceAccountRow account,
        ContractTerms terms,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (terms.Plan is not { } wanted || wanted == (account.Plan?.Value ?? string.Empty))
            return;
        CatalogueId? plan = null;
        if (wanted.Length > 0)
        {
            await catalogues.HoldAsync(cancellation);
            if (
                !CatalogueId.TryParse(wanted, out var id)
                || !(await catalogues.CurrentAsync(cancellation)).Index.Plans.ContainsKey(id)
            )
            {
                audit.Add(Actor, SubscribersActions.AccountPlan, "unknown-plan", detail: account.Number.Value);
                return;
            }

            plan = id;
        }

        (account.Plan, account.PlanSince, account.Choices) = (plan, plan is null ? null : now, []);
    }

    /// <summary>Removes an account with everything on it.</summary>
    public async Task RemoveAsync(AccountNumber number, CancellationToken cancellation)
    {
        if (
            await database.Set<ServiceAccountRow>().Where(row => row.Number == number).ExecuteDeleteAsync(cancellation)
            == 0
        )
            return;
        audit.Add(Actor, SubscribersActions.AccountRemoved, detail: number.Value);
        await database.SaveChangesAsync(cancellation);
    }
}

/// <summary>What a contract says of an account.</summary>
/// <param name="Plan">Null: nothing; empty: none.</param>
/// <param name="Region">Null: nothing; empty: none.</param>
public sealed record ContractTerms(AccountStatus Status, string? Plan, string? Region);
