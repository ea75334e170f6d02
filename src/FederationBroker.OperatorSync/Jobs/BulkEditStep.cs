using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Bulk;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Jobs;

/// <summary>Does one portion of a bulk edit.</summary>
internal sealed class BulkEditStep(BrokerDbContext database, BulkAccounts accounts, TimeProvider clock)
{
    /// <returns>False when there is nothing (more) to do for anybody else: the job is finished, cancelled, or in
    /// another node's hands.</returns>
    public async Task<bool> RunAsync(Guid id, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Skips a job another node holds: its portion is running right now.
        var job = await database
            .Set<BulkJobRow>()
            .FromSql(
                $"""
                SELECT * FROM bulk_job
                WHERE tenant = {database.Scope.Tenant.Value} AND id = {id} AND state = 'Running'
                FOR UPDATE SKIP LOCKED
                """
            )
            .SingleOrDefaultAsync(cancellation);
        if (job is null)
            return false;
        var edit = JsonSerializer.Deserialize<BulkEdit>(job.Request, CatalogueJson.Options)!;
        var after = new AccountId(job.Cursor.Length == 0 ? Guid.Empty : Guid.Parse(job.Cursor));
        // Accounts made after the start are not meant: their ids are later than the job's, both being made of time.
        var portion = await accounts.ChangePortionAsync(edit, after, before: new AccountId(job.Id), cancellation);
        job.Changed += portion.Changed;
        job.Processed += portion.Meant;
        job.UpdatedAt = clock.GetUtcNow();
        if (portion.Last is { } last)
            job.Cursor = last.Value.ToString();
        else
            job.State = BulkJobState.Done;
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return job.State == BulkJobState.Running;
    }
}
