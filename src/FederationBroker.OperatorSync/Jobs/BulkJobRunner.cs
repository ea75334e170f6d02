using FederationBroker.Data;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FederationBroker.OperatorSync.Jobs;

/// <summary>Goes on with every operator's running edits, portion by portion; each node looks once a second.</summary>
internal sealed class BulkJobRunner(TenantWork work, TimeProvider clock, ILogger<BulkJobRunner> log)
    : RecurringWork("Looking for bulk jobs", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
{
    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        while (await PortionsAsync(stopping)) { }

        return true;
    }

    // One portion of each job in turn: a million accounts of one operator do not keep ten of another waiting.
    private async Task<bool> PortionsAsync(CancellationToken cancellation)
    {
        var running = await work.ForPlatformAsync(
            (BrokerDbContext database) =>
                database
                    .OfEverybody<BulkJobRow>()
                    .AsNoTracking()
                    .Where(row => row.Kind == BulkJobKind.Edit && row.State == BulkJobState.Running)
                    .Select(row => new { row.Id, row.Tenant })
                    .ToListAsync(cancellation)
        );
        var more = false;
        foreach (var job in running)
            more |= await StepAsync(job.Tenant, job.Id, cancellation);
        return more;
    }

    // Whatever one job meets, the jobs after it go on: they may be other operators'.
    private async Task<bool> StepAsync(TenantId tenant, Guid job, CancellationToken cancellation)
    {
        var more = false;
        await AttemptAsync(
            $"Bulk job {job} of {tenant}",
            async () =>
                more = await work.ForTenantAsync(tenant, (BulkEditStep step) => step.RunAsync(job, cancellation)),
            cancellation
        );
        return more;
    }
}
