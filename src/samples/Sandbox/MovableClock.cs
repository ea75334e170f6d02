namespace Sandbox;

/// <summary>The time of this system: the machine's, moved by as much as somebody said.</summary>
public sealed class MovableClock : TimeProvider
{
    private long movedBy;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref movedBy));

    public void Advance(TimeSpan by) => Interlocked.Add(ref movedBy, by.Ticks);
}
