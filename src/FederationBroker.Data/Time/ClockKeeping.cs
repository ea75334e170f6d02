using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Time;

/// <summary>Reads the database's clock before the node serves, and every few seconds from then on.</summary>
internal sealed partial class ClockKeeping(SharedClock clock, IDatabaseTime database, ILogger<ClockKeeping> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // A database that is frozen keeps nobody waiting; the stopwatch carries on meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Conspicuous = TimeSpan.FromSeconds(5);

    private bool answering = true;
    private bool astray;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Twice, because the first answer contains the making of a connection.
        await ReadAsync(cancellationToken);
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await ReadAsync(stoppingToken);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            await clock.ReadAsync(database, patience.Token);
            answering = true;
            Compare();
        }
        // Whatever it was: time goes on without an answer, and no failure may end the node.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (answering) LogSilent(failure);
            answering = false;
        }
    }

    private void Compare()
    {
        var ahead = clock.NodeIsAhead!.Value;
        var conspicuous = ahead.Duration() > Conspicuous;
        if (conspicuous && !astray) LogAstray(ahead.TotalSeconds);
        astray = conspicuous;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database's clock cannot be read; time goes on from the last reading.")]
    private partial void LogSilent(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "This machine's clock is {Seconds:F0} seconds ahead of the database's. The database's counts; set both right.")]
    private partial void LogAstray(double seconds);
}
