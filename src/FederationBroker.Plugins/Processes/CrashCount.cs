namespace FederationBroker.Plugins.Processes;

/// <summary>How often something has ended by itself lately, and what follows from it.</summary>
internal sealed class CrashCount(TimeProvider clock)
{
    /// <summary>More than these within <see cref="Window"/> are no accident.</summary>
    private const int Most = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Queue<DateTimeOffset> crashes = new();

    public bool IsTooMany => crashes.Count > Most;

    /// <summary>How long to wait before it is started again: longer each time, and never the same for two.</summary>
    public TimeSpan Note()
    {
        var now = clock.GetUtcNow();
        crashes.Enqueue(now);
        while (crashes.TryPeek(out var oldest) && now - oldest > Window)
            crashes.Dequeue();
        var wait = Shortest * Math.Pow(2, crashes.Count - 1);
        return (wait < Longest ? wait : Longest) * (0.75 + (Random.Shared.NextDouble() / 2));
    }
}
