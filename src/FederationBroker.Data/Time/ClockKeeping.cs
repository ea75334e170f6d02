using FederationBroker.Data.Recurring;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Time;

/// <summary>Reads the database's clock before the node serves, and every few seconds from then on.</summary>
internal sealed partial class ClockKeeping(SharedClock clock, IDatabaseTime database, ILogger<ClockKeeping> log)
    : RecurringWork(
        "Reading the database's clock",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(5)),
        clock,
        log
    )
{
    // A database that is frozen keeps nobody waiting; the stopwatch carries on meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Conspicuous = TimeSpan.FromSeconds(5);

    private readonly SharedClock clock = clock;
    private readonly ILogger log = log;
    private bool astray;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Twice, because the first answer contains the making of a connection.
        if (await AttemptAsync("Reading the database's clock", ReadAsync, cancellationToken))
            await RoundAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task<bool> RoundAsync(CancellationToken stopping) =>
        AttemptAsync("Reading the database's clock", ReadAsync, stopping);

    // Left behind, not cancelled: cancelling asks the same server that does not answer.
    private async Task ReadAsync()
    {
        await clock.ReadAsync(database, CancellationToken.None).WaitAsync(Patience, clock);
        Compare();
    }

    private void Compare()
    {
        var ahead = clock.NodeIsAhead!.Value;
        var conspicuous = ahead.Duration() > Conspicuous;
        if (conspicuous && !astray)
            LogAstray(ahead.TotalSeconds);
        astray = conspicuous;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This machine's clock is {Seconds:F0} seconds ahead of the database's. The database's counts; "
            + "set both right."
    )]
    private partial void LogAstray(double seconds);
}
