using System.Text.Json;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Synchronisation;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Jobs;

/// <summary>Does one portion of a bulk edit.</summary>
internal sealed class BulkEditStep(
    BrokerDbContext database,
    CatalogueStore catalogues,
    AccountChangeOutbox outbox,
    AccessEnding access,
    TimeProvider clock
)
{
    private const int Portion = 500;

    /// <returns>False when there is nothing (more) to do for anybody else: the job is finished, cancelled, or in
    /// another node's hands.</returns>
    public async Task<bool> RunAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var tenant = database.Scope.Tenant.Value;
        // Skips a job another node holds: its portion is running right now.
        var job = await database
            .Set<BulkJob>()
            .FromSql(
                $"""
                SELECT * FROM bulk_job WHERE tenant = {tenant} AND id = {id} AND state = 'Running'
                FOR UPDATE SKIP LOCKED
                """
            )
            .SingleOrDefaultAsync(cancellation);
        if (job is null)
            return false;
        var edit = JsonSerializer.Deserialize<BulkEdit>(job.Request, CatalogueJson.Options)!;
        var after = new AccountId(job.Cursor.Length == 0 ? Guid.Empty : Guid.Parse(job.Cursor));
        // Accounts made after the start are not meant: their ids are later than the job's, both being made of time.
        var last = new AccountId(job.Id);
        var accounts = await database
            .Set<ServiceAccount>()
            .FromSql(
                $"""
                SELECT *
                FROM service_account
                WHERE tenant = {tenant} AND id > {after.Value} AND id < {last.Value}
                ORDER BY id
                LIMIT {Portion} FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        var meant = edit.Filter.Apply(accounts.AsQueryable()).ToList();
        job.Changed += await ChangeAsync(edit, meant, cancellation);
        job.Processed += meant.Count;
        job.UpdatedAt = clock.GetUtcNow();
        if (accounts.Count < Portion)
            job.State = BulkJobState.Done;
        else
            job.Cursor = accounts.Max(account => account.Id.Value).ToString();
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return job.State == BulkJobState.Running;
    }

    private async Task<int> ChangeAsync(BulkEdit edit, List<ServiceAccount> accounts, CancellationToken cancellation)
    {
        var catalogue = (await catalogues.CurrentAsync(cancellation)).Index;
        var now = clock.GetUtcNow();
        var (changed, reopened) = (0, new List<AccountId>());
        foreach (var account in accounts)
        {
            var (before, was) = (ContractData.Of(account), account.Status);
            if (!Change(edit, account, catalogue, now))
                continue;
            account.Version++;
            account.UpdatedAt = now;
            changed++;
            if (was != AccountStatus.Active && account.Status == AccountStatus.Active)
                reopened.Add(account.Id);
            await outbox.AddAsync(before, account, cancellation);
        }

        if (reopened.Count > 0)
            await EndAccessAsync(reopened, edit, cancellation);
        return changed;
    }

    // As the desk does for a single account.
    private async Task EndAccessAsync(List<AccountId> reopened, BulkEdit edit, CancellationToken cancellation)
    {
        var everybody = await database
            .Set<Subscriber>()
            .Where(row => reopened.Contains(row.AccountId))
            .Select(row => row.Id)
            .ToListAsync(cancellation);
        await access.EndAsync("staff", new AccessEnd([.. everybody], AccessEnd.AllBut(edit.Keep)), cancellation);
    }

    private static bool Change(BulkEdit edit, ServiceAccount account, CatalogueIndex catalogue, DateTimeOffset now)
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
