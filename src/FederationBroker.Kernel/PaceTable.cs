namespace FederationBroker.Kernel;

/// <summary>
/// How often each of many callers may ask: so many a second, and some more at once (GCRA, the leaky bucket as one
/// number). The memory is fixed: callers share slots by a hash with a key of this process, so nobody can make it grow,
/// or choose whose slot to use up.
/// </summary>
/// <param name="perSecond">In the long run.</param>
/// <param name="burst">At once.</param>
public sealed class PaceTable(int perSecond, int burst, TimeProvider clock)
{
    private const int Slots = 1 << 16;

    // When each slot would be empty again, as a time stamp.
    private readonly long[] emptyAt = new long[Slots];
    private readonly long step = Math.Max(1, clock.TimestampFrequency / perSecond);
    private readonly long room = Math.Max(1, clock.TimestampFrequency / perSecond) * burst;

    /// <param name="wait">How long until there is room again, when there is none.</param>
    public bool TryTake<TCaller>(TCaller caller, out TimeSpan wait)
        where TCaller : notnull
    {
        ref var slot = ref emptyAt[(uint)HashCode.Combine(caller) % Slots];
        while (true)
        {
            var (now, seen) = (clock.GetTimestamp(), Interlocked.Read(ref slot));
            // A stamp further ahead than any caller can bring it is of a clock that was set back.
            var next = (seen < now || seen - now > room ? now : seen) + step;
            if (next - now > room)
            {
                wait = clock.GetElapsedTime(now, next - room);
                return false;
            }

            if (Interlocked.CompareExchange(ref slot, next, seen) != seen)
                continue;
            wait = TimeSpan.Zero;
            return true;
        }
    }
}
