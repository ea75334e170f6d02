using System.Text.Json;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Jobs;

/// <summary>Starts, lists and stops bulk jobs of the current operator.</summary>
public sealed class BulkJobs(
    BrokerDbContext database,
    BulkAccounts accounts,
    CatalogueStore catalogues,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int MostListed = 100;

    /// <summary>How many accounts an edit would reach now.</summary>
    public Task<long> CountAsync(BulkEdit edit, CancellationToken cancellation) =>
        accounts.CountAsync(edit, cancellation);

    public async Task<AccountChange<BulkJob>> StartAsync(
        BulkEdit edit,
        string startedBy,
        CancellationToken cancellation
    )
    {
        if (!edit.IsOneChange)
            return AccountChange.Because<BulkJob>(
                JobErrors.NotOneChange,
                string.Empty,
                "Send exactly one of status, plan and entry."
            );
        if (edit.Plan is { } plan)
        {
            var plans = (await catalogues.CurrentAsync(cancellation)).Index.Plans;
            if (!plans.ContainsKey(plan))
                return AccountChange.Because<BulkJob>(
                    AccountErrors.UnknownPlan,
                    "plan",
                    ReferenceHint.For(plan.Value, plans.Keys.Select(id => id.Value))
                );
        }

        var now = clock.GetUtcNow();
        var job = new BulkJobRow
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            Kind = BulkJobKind.Edit,
            State = BulkJobState.Running,
            Request = JsonSerializer.Serialize(edit, CatalogueJson.Options),
            Total = await accounts.CountAsync(edit, cancellation),
            StartedBy = startedBy,
            StartedAt = now,
            UpdatedAt = now,
        };
        database.Add(job);
        await database.SaveChangesAsync(cancellation);
        return new AccountChange<BulkJob>.Done(job.ToFact());
    }

    public Task<List<BulkJob>> ListAsync(CancellationToken cancellation) =>
        database
            .Set<BulkJobRow>()
            .AsNoTracking()
            .OrderByDescending(row => row.Id)
            .Take(MostListed)
            .Select(row => row.ToFact())
            .ToListAsync(cancellation);

    public Task<BulkJob?> FindAsync(Guid id, CancellationToken cancellation) =>
        database
            .Set<BulkJobRow>()
            .AsNoTracking()
            .Where(row => row.Id == id)
            .Select(row => row.ToFact())
            .SingleOrDefaultAsync(cancellation);

    public Task<List<BulkJobFault>> FaultsAsync(Guid id, CancellationToken cancellation) =>
        database
            .Set<BulkJobFaultRow>()
            .AsNoTracking()
            .Where(row => row.JobId == id)
            .OrderBy(row => row.Line)
            .Select(row => row.ToFact())
            .ToListAsync(cancellation);

    /// <summary>Stops a job before its next portion; what is done stays done.</summary>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellation) =>
        await database
            .Set<BulkJobRow>()
            .Where(row => row.Id == id && row.State == BulkJobState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BulkJobState.Cancelled), cancellation) == 1;
}
