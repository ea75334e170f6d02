using FederationBroker.Data.Tenancy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Auditing;

/// <summary>Extends the chain about once a second.</summary>
internal sealed partial class AuditChaining(TenantWork work, TimeProvider clock, ILogger<AuditChaining> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await work.ForPlatformAsync((AuditChain chain) => chain.ExtendAsync(stoppingToken)) > 0)
                {
                }
            }
            catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
            {
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit chain could not be extended; trying again.")]
    private partial void LogFailed(Exception failure);
}
