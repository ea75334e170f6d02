using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>One change to many accounts, portion by portion. Runs inside the caller's transaction.</summary>
public sealed class BulkAccounts(
    BrokerDbContext database,
    CatalogueStore catalogues,
    IContractChanges changes,
    AccessEnding access,
    TimeProvider clock
)
{
    private const int Portion = 500;

    /// <summary>How many accounts an edit would reach now.</summary>
    public Task<long> CountAsync(BulkEdit edit, CancellationToken cancellation) =>
        edit.Filter.Apply(database.Set<ServiceAccountRow>()).LongCountAsync(cancellation);

    /// <summary>Changes the next accounts in the order of their ids, both ends exclusive; they stay locked.</summary>
    public async Task<BulkPortion> ChangePortionAsync(
        BulkEdit edit,
        AccountId after,
        AccountId before,
        CancellationToken cancellation
    )
    {
        var tenant = database.Scope.Tenant.Value;
        var accounts = await database
            .Set<ServiceAccountRow>()
            .FromSql(
                $"""
                SELECT *
                FROM service_account
                WHERE tenant = {tenant} AND id > {after.Value} AND id < {before.Value}
                ORDER BY id
                LIMIT {Portion} FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        var meant = edit.Filter.Apply(accounts.AsQueryable()).ToList();
        var changed = await ChangeAsync(edit, meant, cancellation);
        var last = accounts.Count < Portion ? (AccountId?)null : new AccountId(accounts.Max(row => row.Id.Value));
        return new BulkPortion(meant.Count, changed, last);
    }

    private async Task<int> ChangeAsync(BulkEdit edit, List<ServiceAccountRow> accounts, CancellationToken cancellation)
    {
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var now = clock.GetUtcNow();
        var (changed, reopened) = (new List<ContractChange>(), new List<AccountId>());
        foreach (var account in accounts)
        {
            var (before, was) = (ContractData.Of(account), account.Status);
            if (!Change(edit, account, catalogue, now))
                continue;
            account.Version++;
            account.UpdatedAt = now;
            if (was != AccountStatus.Active && account.Status == AccountStatus.Active)
                reopened.Add(account.Id);
            changed.Add(new ContractChange.Changed(account.Number, before, ContractData.Of(account)));
        }

        await changes.NoteAsync(changed, cancellation);
        if (reopened.Count > 0)
            await EndAccessAsync(reopened, edit, cancellation);
        return changed.Count;
    }

    // As is done for a single account.
    private async Task EndAccessAsync(List<AccountId> reopened, BulkEdit edit, CancellationToken cancellation)
    {
        var everybody = await database
            .Set<SubscriberRow>()
            .Where(row => reopened.Contains(row.AccountId))
            .Select(row => row.Id)
            .ToListAsync(cancellation);
        await access.EndAsync(
            AuditActor.Staff,
            new AccessEnd([.. everybody], AccessEnd.AllBut(edit.Keep)),
            cancellation
        );
    }

    private static bool Change(BulkEdit edit, ServiceAccountRow account, CatalogueIndex catalogue, DateTimeOffset now)
    {
        if (edit.Status is { } status && account.Status != status)
        {
            account.Status = status;
            return true;
        }

        // A plan that was removed since the job began is assigned to nobody.
        if (edit.Plan is { } plan && account.Plan != plan && catalogue.Plans.ContainsKey(plan))
        {
            (account.Plan, account.PlanSince, account.Choices) = (plan, now, []);
            return true;
        }

        if (
            edit.Entry is not { } entry
            || account.Plan is not { } has
            || !catalogue.Plans.TryGetValue(has, out var terms)
        )
            return false;
        if (terms.Bundles.All(row => row.Bundle != entry.Id) && terms.Discounts.All(row => row.Discount != entry.Id))
            return false;
        account.Choices =
        [
            .. account.Choices.Where(choice => choice.Entry != entry.Id),
            new Choice
            {
                Entry = entry.Id,
                On = entry.On,
                At = now,
            },
        ];
        return true;
    }
}

/// <param name="Meant">Accounts that the filter found among them.</param>
/// <param name="Last">Where the next portion begins, exclusive; null: this was the last one.</param>
public sealed record BulkPortion(int Meant, int Changed, AccountId? Last);
