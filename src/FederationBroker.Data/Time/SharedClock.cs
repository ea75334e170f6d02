namespace FederationBroker.Data.Time;

/// <summary>
/// The time of the whole installation: the database's, which is the only clock that all nodes see. What one node writes
/// (the end of a code, the step of an authenticator, the window of a throttle) another one judges, so their own clocks
/// must not count. Between two readings time runs by the node's stopwatch: setting its clock, forwards or back, changes
/// nothing. Asking for the time costs no round trip.
/// </summary>
public sealed class SharedClock(NodeClock node) : TimeProvider
{
    // Far more than a sound oscillator strays: a reading grows less certain by this much.
    private const double Drift = 0.0005;

    private Reading? reading;

    /// <summary>
    /// By how much the node's own clock is ahead of the database's; negative: behind. Null before the first reading.
    /// </summary>
    public TimeSpan? NodeIsAhead => Volatile.Read(ref reading) is null ? null : node.Own.GetUtcNow() - GetUtcNow();

    public override long TimestampFrequency => node.Own.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => node.Own.LocalTimeZone;

    /// <summary>The node's own time until the database has answered for the first time.</summary>
    public override DateTimeOffset GetUtcNow() =>
        Volatile.Read(ref reading) is { } known
            ? known.Time + node.Own.GetElapsedTime(known.Stamp)
            : node.Own.GetUtcNow();

    public override long GetTimestamp() => node.Own.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        node.Own.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Asks the database once. An answer is as good as it was quick; a worse one than what is known is not taken.
    /// </summary>
    public async Task ReadAsync(IDatabaseTime database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        var asked = node.Own.GetTimestamp();
        var answer = await database.AskAsync(cancellation);
        // The answer was right at some moment between asking and hearing it.
        var error = node.Own.GetElapsedTime(asked) / 2;
        var fresh = new Reading(answer - error, asked, error);
        if (Volatile.Read(ref reading) is not { } known || IsBetter(fresh, known))
            Volatile.Write(ref reading, fresh);
    }

    // A database server that has taken over may have another time: where two readings cannot both be right, the newer
    // one is.
    private bool IsBetter(Reading fresh, Reading known)
    {
        var age = node.Own.GetElapsedTime(known.Stamp, fresh.Stamp);
        var error = known.Error + (age * Drift);
        return fresh.Error <= error || (fresh.Time - known.Time - age).Duration() > fresh.Error + error;
    }

    /// <param name="Time">What the database's clock showed at the stamp.</param>
    /// <param name="Error">How far off that may be.</param>
    private sealed record Reading(DateTimeOffset Time, long Stamp, TimeSpan Error);
}

/// <summary>The clock of the machine a node runs on; only <see cref="SharedClock"/> looks at it.</summary>
public sealed record NodeClock(TimeProvider Own);

/// <summary>Asks the database's clock; each provider has its own words for it.</summary>
public interface IDatabaseTime
{
    Task<DateTimeOffset> AskAsync(CancellationToken cancellation);
}
