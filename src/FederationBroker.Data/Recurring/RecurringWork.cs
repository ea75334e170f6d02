using System.Collections.Concurrent;
using System.Security.Cryptography;
using FederationBroker.Data.Outages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Recurring;

/// <summary>How often work is repeated.</summary>
/// <param name="Every">From the end of one round to the start of the next.</param>
/// <param name="First">From the start of the node to the first round.</param>
public sealed record Rhythm(TimeSpan Every, TimeSpan First);

/// <summary>
/// Work that a serving node repeats until it stops: the only kind of background work there is. Whatever a round throws
/// is logged and
/// tried again, a little later each time; nothing but the node's own end ends it, and it ends no node (design D17).
/// </summary>
/// <param name="name">For the log; starts a sentence.</param>
public abstract partial class RecurringWork(string name, Rhythm rhythm, TimeProvider clock, ILogger log)
    : BackgroundService
{
    /// <summary>For the log; starts a sentence.</summary>
    protected string Name { get; } = name;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<string, int> failures = new(StringComparer.Ordinal);
    private long done;
    private long notDone;

    /// <summary>Since the node started: rounds that went well, and rounds of which a part failed.</summary>
    internal (long Done, long Failed) Rounds => (Interlocked.Read(ref done), Interlocked.Read(ref notDone));

    /// <returns>False when a part of it failed: the next round comes as after a failure.</returns>
    protected abstract Task<bool> RoundAsync(CancellationToken stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DatabasePatience.Grant(DatabasePatience.OfJobs);
        // Nodes that were started together do not all knock at once.
        var pause = rhythm.First + ShortestPause * RandomShare();
        var failed = 0;
        while (await PauseAsync(pause, stoppingToken))
        {
            var well = false;
            await AttemptAsync(Name, async () => well = await RoundAsync(stoppingToken), stoppingToken);
            Interlocked.Increment(ref well ? ref done : ref notDone);
            failed = well ? 0 : failed + 1;
            pause = well ? rhythm.Every : PauseAfter(failed);
        }
    }

    /// <summary>Does one part of the work; what goes wrong in it stays in it.</summary>
    /// <param name="part">For the log; starts a sentence. Says that it fails once, and once that it works
    /// again.</param>
    /// <returns>True when it went well.</returns>
    protected async Task<bool> AttemptAsync(string part, Func<Task> attempt, CancellationToken stopping)
    {
        try
        {
            await attempt();
            if (failures.TryRemove(part, out var before))
                LogWorksAgain(part, before);
            return true;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception failure)
        {
            if (failures.AddOrUpdate(part, 1, (_, before) => before + 1) == 1)
                Log(part, failure);
            return false;
        }
    }

    private static TimeSpan PauseAfter(int failed)
    {
        var pause = ShortestPause * Math.Pow(2, Math.Min(failed - 1, 3)) * (1 + RandomShare() / 4);
        return pause < LongestPause ? pause : LongestPause;
    }

    private static double RandomShare() => RandomNumberGenerator.GetInt32(1000) / 1000.0;

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private void Log(string part, Exception failure)
    {
        if (Outage.Of(failure) is { } outage)
            LogWaits(part, outage.Sentence);
        else
            LogFailed(failure, part);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Part} waits: {Reason}")]
    private partial void LogWaits(string part, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Part} failed; it is tried again.")]
    private partial void LogFailed(Exception failure, string part);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Part} works again after {Failures} failures.")]
    private partial void LogWorksAgain(string part, int failures);
}
