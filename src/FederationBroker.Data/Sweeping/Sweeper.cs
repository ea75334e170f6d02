using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Sweeping;

/// <summary>Deletes rows of one kind that expired; each feature contributes its own.</summary>
public interface IExpiredRows
{
    /// <summary>For the log.</summary>
    string Name { get; }

    Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation);
}

internal sealed class ExpiredUsedKeys : IExpiredRows
{
    public string Name => "used keys";

    public Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation)
        => database.Set<UsedKey>().Where(row => row.ExpiresAt < now).ExecuteDeleteAsync(cancellation);
}

/// <summary>Sweeps expired rows every minute, on every node; deleting twice is harmless.</summary>
internal sealed partial class Sweeper(TenantWork work, IEnumerable<IExpiredRows> kinds, TimeProvider clock, ILogger<Sweeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var kind in kinds) await SweepAsync(kind, stoppingToken);
        }
    }

    private async Task SweepAsync(IExpiredRows kind, CancellationToken cancellation)
    {
        try
        {
            var deleted = await work.ForPlatformAsync((BrokerDbContext database) => kind.DeleteAsync(database, clock.GetUtcNow(), cancellation));
            if (deleted > 0) LogSwept(deleted, kind.Name);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
        {
            LogFailed(failure, kind.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Swept {Count} expired {Kind}.")]
    private partial void LogSwept(int count, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired {Kind} could not be swept; trying again.")]
    private partial void LogFailed(Exception failure, string kind);
}
