using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Time;
using Npgsql;

namespace FederationBroker.TestKit;

/// <summary>The system's clock, moved on by hand, stopwatch and all. Timers run in real time.</summary>
public sealed class MutableClock : TimeProvider
{
    private long offset;

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offset));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(Offset.TotalSeconds * System.TimestampFrequency);

    public void Advance(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);
}

/// <summary>The clock of a machine that shows another time than the world's; it can be set.</summary>
public sealed class SkewedClock(MutableClock world, TimeSpan skew) : TimeProvider
{
    private long skew = skew.Ticks;

    public override DateTimeOffset GetUtcNow() => world.GetUtcNow().AddTicks(Interlocked.Read(ref skew));

    public override long GetTimestamp() => world.GetTimestamp();

    /// <summary>What somebody does who sets the clock of a running machine.</summary>
    public void Set(TimeSpan other) => Interlocked.Exchange(ref skew, other.Ticks);
}

/// <summary>The real database's clock, which moves when the world's is moved.</summary>
internal sealed class WorldTime(NpgsqlDataSource source, MutableClock clock) : IDatabaseTime
{
    private readonly PostgreSqlTime database = new(source);

    public async Task<DateTimeOffset> AskAsync(CancellationToken cancellation) =>
        await database.AskAsync(cancellation) + clock.Offset;
}
