namespace FederationBroker.TestKit;

/// <summary>The system's clock, moved on by hand. Timers run in real time.</summary>
public sealed class MutableClock : TimeProvider
{
    private long offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref offset, by.Ticks);
}
