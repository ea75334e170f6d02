using FederationBroker.Data.Recurring;
using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
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
internal sealed partial class Sweeper(TenantWork work, IEnumerable<IExpiredRows> kinds, TimeProvider clock, ILogger<Sweeper> log)
    : RecurringWork("Sweeping", new Rhythm(TimeSpan.FromMinutes(1), First: TimeSpan.FromMinutes(1)), clock, log)
{
    private readonly TimeProvider clock = clock;
    private readonly ILogger log = log;

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        foreach (var kind in kinds) well &= await AttemptAsync($"Sweeping of expired {kind.Name}", () => SweepAsync(kind, stopping), stopping);
        return well;
    }

    private async Task SweepAsync(IExpiredRows kind, CancellationToken cancellation)
    {
        var deleted = await work.ForPlatformAsync((BrokerDbContext database) => kind.DeleteAsync(database, clock.GetUtcNow(), cancellation));
        if (deleted > 0) LogSwept(deleted, kind.Name);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Swept {Count} expired {Kind}.")]
    private partial void LogSwept(int count, string kind);
}
