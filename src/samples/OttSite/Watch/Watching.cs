using System.Collections.Concurrent;
using OttSite.Sessions;
using OttSite.Shelf;

namespace OttSite.Watch;

// Public, because the views take it as a parameter and Razor makes views public.
/// <summary>Something that a visitor plays right now.</summary>
public sealed record Watching
{
    /// <summary>
    /// This site's own name for it: what stands in the address. The operator's name of the stream stays on the server.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The session it belongs to; nobody else's page may keep it alive or stop it.</summary>
    public required string Session { get; init; }

    public required string Stream { get; init; }

    public required ShelfTitle Title { get; init; }

    /// <summary>As the operator's catalogue names kinds of devices.</summary>
    public required string DeviceType { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until when a licence server may rely on the decision that the stream was started with.</summary>
    public required DateTimeOffset DecisionUntil { get; init; }

    public required TimeSpan HeartbeatEvery { get; init; }
}

/// <summary>What is being played, in memory.</summary>
internal sealed class WatchStore(SessionStore sessions, TimeProvider time)
{
    private const int MostEntries = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<string, Watching> _running = new(StringComparer.Ordinal);

    public void Add(Watching watching)
    {
        var oldest = time.GetUtcNow() - Longest;
        foreach (var (id, other) in _running)
        {
            if (other.StartedAt < oldest || _running.Count > MostEntries)
                _running.TryRemove(id, out _);
        }

        _running[watching.Id] = watching;
    }

    public Watching? Find(HttpContext context, string id) =>
        _running.TryGetValue(id, out var watching)
        && sessions.Find(context) is not null
        && sessions.HandleOf(context) == watching.Session
            ? watching
            : null;

    public void Remove(Watching watching) => _running.TryRemove(watching.Id, out _);
}
