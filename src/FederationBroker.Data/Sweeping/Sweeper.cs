using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Sweeping;

/// <summary>Deletes rows of one kind that expired; see <see cref="RetentionServices"/>.</summary>
internal interface IExpiredRows
{
    /// <summary>At most so many rows at once.</summary>
    const int Portion = 2_000;

    /// <summary>For the log.</summary>
    string Name { get; }

    /// <returns>How many were deleted; a whole portion or more: there may be others.</returns>
    Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Sweeps expired rows every minute, on every node; deleting twice is harmless.</summary>
internal sealed partial class Sweeper(
    TenantWork work,
    IEnumerable<IExpiredRows> kinds,
    TimeProvider clock,
    ILogger<Sweeper> log
) : RecurringWork("Sweeping", new Rhythm(TimeSpan.FromMinutes(1), First: TimeSpan.FromMinutes(1)), clock, log)
{
    private readonly TimeProvider clock = clock;
    private readonly ILogger log = log;

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        foreach (var kind in kinds)
        {
            well &= await AttemptAsync($"Sweeping of expired {kind.Name}", () => SweepAsync(kind, stopping), stopping);
        }

        return well;
    }

    private async Task SweepAsync(IExpiredRows kind, CancellationToken stopping)
    {
        int deleted;
        do
        {
            deleted = await work.ForPlatformAsync(
                (BrokerDbContext database) => kind.DeleteAsync(database, clock.GetUtcNow(), stopping)
            );
            if (deleted > 0)
                LogSwept(deleted, kind.Name);
        } while (deleted >= IExpiredRows.Portion);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Swept {Count} expired {Kind}.")]
    private partial void LogSwept(int count, string kind);
}
