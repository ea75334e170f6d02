using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Subscribers.Jobs;

/// <summary>Goes on with every operator's running edits, portion by portion; each node looks once a second.</summary>
internal sealed partial class BulkJobRunner(TenantWork work, TimeProvider clock, ILogger<BulkJobRunner> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RoundAsync(stoppingToken))
                {
                }
            }
            catch (Exception failure) when (IsOutage(failure))
            {
                LogFailed(failure);
            }
        }
    }

    // One portion of each job in turn: a million accounts of one operator do not keep ten of another waiting.
    private async Task<bool> RoundAsync(CancellationToken cancellation)
    {
        var running = await work.ForPlatformAsync((BrokerDbContext database) => database.Set<BulkJob>().AsNoTracking()
            .Where(row => row.Kind == BulkJobKind.Edit && row.State == BulkJobState.Running).Select(row => new { row.Id, row.Tenant }).ToListAsync(cancellation));
        var more = false;
        foreach (var job in running) more |= await StepAsync(job.Tenant, job.Id, cancellation);
        return more;
    }

    // Whatever one job meets, the jobs after it go on: they may be other operators'.
    private async Task<bool> StepAsync(TenantId tenant, Guid job, CancellationToken cancellation)
    {
        try
        {
            return await work.ForTenantAsync(tenant, (BulkEditStep step) => step.RunAsync(job, cancellation));
        }
        catch (Exception failure) when (IsOutage(failure))
        {
            LogStepFailed(failure, job, tenant);
            return false;
        }
    }

    private static bool IsOutage(Exception failure) => failure is System.Data.Common.DbException or InvalidOperationException or DbUpdateException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bulk jobs could not be looked for; trying again.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A portion of bulk job {Job} of {Tenant} failed; it is tried again.")]
    private partial void LogStepFailed(Exception failure, Guid job, TenantId tenant);
}
