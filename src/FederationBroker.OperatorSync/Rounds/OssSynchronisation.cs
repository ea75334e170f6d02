using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.Extensions.Logging;

namespace FederationBroker.OperatorSync.Rounds;

/// <summary>
/// Keeps every operator in step with its OSS/BSS, about once a second. Operators do not wait for each other; one whose
/// system is down is tried less often, up to every eight seconds.
/// </summary>
internal sealed class OssSynchronisation(
    TenantWork work,
    OssLinks links,
    TimeProvider clock,
    ILogger<OssSynchronisation> log
) : RecurringWork("Synchronisation", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
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

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(turns.Values.Select(turn => turn.Running));
    }

    protected override Task<bool> RoundAsync(CancellationToken stopping)
    {
        foreach (var tenant in links.Connected)
            Advance(tenant, stopping);
        return Task.FromResult(true);
    }

    private void Advance(TenantId tenant, CancellationToken stopping)
    {
        if (!turns.TryGetValue(tenant, out var turn))
            turns[tenant] = turn = new Turn();
        if (!turn.Running.IsCompleted || turn.Pause-- > 0)
            return;
        turn.Running = RunAsync(tenant, turn, stopping);
    }

    // Whatever one operator's data does, the others stay in step.
    private async Task RunAsync(TenantId tenant, Turn turn, CancellationToken stopping)
    {
        var worked = false;
        await AttemptAsync(
            $"Synchronisation of tenant {tenant} with its OSS/BSS",
            async () => worked = links.Find(tenant) is not { } link || await TurnAsync(tenant, link, stopping),
            stopping
        );
        turn.Failures = worked ? 0 : turn.Failures + 1;
        turn.Pause = worked ? 0 : Math.Min(LongestPause, 1 << Math.Min(turn.Failures - 1, 4)) - 1;
    }

    private async Task<bool> TurnAsync(TenantId tenant, OssLink link, CancellationToken stopping)
    {
        await room.WaitAsync(stopping);
        try
        {
            return await work.ForTenantAsync(tenant, (OssTurn turn) => turn.RunAsync(link, stopping));
        }
        finally
        {
            room.Release();
        }
    }

    private sealed class Turn
    {
        public Task Running { get; set; } = Task.CompletedTask;

        public int Failures { get; set; }

        /// <summary>Rounds to leave out.</summary>
        public int Pause { get; set; }
    }
}
