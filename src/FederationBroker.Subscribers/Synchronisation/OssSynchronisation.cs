using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Subscribers.Synchronisation;

/// <summary>
/// Keeps every operator in step with its OSS/BSS, about once a second. Operators do not wait for each other; one whose system is down is
/// tried less often, up to every eight seconds.
/// </summary>
internal sealed partial class OssSynchronisation(TenantWork work, OssLinks links, TimeProvider clock, ILogger<OssSynchronisation> log) : BackgroundService
{
    private const int RoundsAtOnce = 16;
    private const int LongestPause = 8;

    private readonly SemaphoreSlim room = new(RoundsAtOnce, RoundsAtOnce);
    private readonly Dictionary<TenantId, Turn> turns = [];

    public override void Dispose()
    {
        room.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var tenant in links.Connected) Advance(tenant, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(turns.Values.Select(turn => turn.Running));
        }
    }

    private void Advance(TenantId tenant, CancellationToken stopping)
    {
        if (!turns.TryGetValue(tenant, out var turn)) turns[tenant] = turn = new Turn();
        if (!turn.Running.IsCompleted || turn.Pause-- > 0) return;
        turn.Running = RunAsync(tenant, turn, stopping);
    }

    private async Task RunAsync(TenantId tenant, Turn turn, CancellationToken stopping)
    {
        var worked = false;
        try
        {
            await room.WaitAsync(stopping);
            try
            {
                worked = links.Find(tenant) is not { } link || await work.ForTenantAsync(tenant, (OssRound round) => round.RunAsync(link, stopping));
            }
            finally
            {
                room.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // Whatever one operator's data does, the others stay in step.
            if (turn.Failures == 0) LogFailed(failure, tenant);
        }

        turn.Failures = worked ? 0 : turn.Failures + 1;
        turn.Pause = worked ? 0 : Math.Min(LongestPause, 1 << Math.Min(turn.Failures - 1, 4)) - 1;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} could not be brought in step with its OSS/BSS; trying again.")]
    private partial void LogFailed(Exception failure, TenantId tenant);

    private sealed class Turn
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public int Failures { get; set; }

        /// <summary>Ticks to leave out.</summary>
        public int Pause { get; set; }
    }
}
