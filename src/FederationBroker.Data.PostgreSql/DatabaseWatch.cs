using FederationBroker.Data.Outages;
using FederationBroker.Data.Recurring;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FederationBroker.Data.PostgreSql;

/// <summary>
/// Looks at the database twice a second. Readiness follows its verdict. When nothing at all has been answered for a
/// while, everything
/// that waits is broken off and nothing more is sent, until a look finds the database again.
/// </summary>
internal sealed partial class DatabaseWatch(
    DatabaseProbe probe,
    DatabaseHealth health,
    OpenSockets sockets,
    NpgsqlDataSource pool,
    TimeProvider clock,
    ILogger<DatabaseWatch> log
)
    : RecurringWork(
        "The watch over the database",
        new Rhythm(TimeSpan.FromMilliseconds(500), First: TimeSpan.Zero),
        clock,
        log
    )
{
    /// <summary>
    /// More than two looks that found nothing, and no statement of any other work that was answered: it is not merely
    /// slow.
    /// </summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2.5);

    private readonly ILogger log = log;
    private Outage? known;

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var verdict = await probe.LookAsync();
        if (verdict is DatabaseVerdict.Out { Outage: { Kind: not OutageKind.ReadOnly } outage })
            Lost(outage);
        else
            health.NoteAnswer();
        health.Report(verdict);
        Tell((verdict as DatabaseVerdict.Out)?.Outage);
        return true;
    }

    private void Lost(Outage outage)
    {
        // What is in the pool was connected to the server as it was before: after a restart nothing of it works.
        pool.Clear();
        if (health.SilentFor < LongestSilence)
            return;
        health.GiveUp(outage);
        sockets.CloseAll();
    }

    private void Tell(Outage? outage)
    {
        if (outage == known)
            return;
        known = outage;
        if (outage is null)
            LogBack();
        else
            LogLost(outage.Sentence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "This node is not ready: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is back.")]
    private partial void LogBack();
}
