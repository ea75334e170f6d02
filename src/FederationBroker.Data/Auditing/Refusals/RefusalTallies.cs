using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Auditing.Refusals;

/// <summary>One kind of refusal of people or programs that have not shown who they are.</summary>
/// <param name="Outcome">A code or one of few words. Never anything that was sent: kinds are what bounds the
/// rows.</param>
/// <param name="Partner">One that the operator has; null for none, or a name that leads nowhere.</param>
public sealed record RefusalKind(TenantId Tenant, string Actor, string Action, string Outcome, PartnerId? Partner);

/// <summary>
/// Counts refusals of strangers in memory until they are written, about every second: however many there are, a kind is
/// one row an hour.
/// Each one is in the log with its request id. A node that is killed loses the counts of its last second, not the log.
/// </summary>
public sealed partial class RefusalTallies(TimeProvider clock, ILogger<RefusalTallies> log)
{
    // More kinds than there can be: a defence against a caller that names what was sent.
    private const int MostKinds = 10_000;

    private readonly Lock gate = new();
    private Dictionary<HourOfKind, Unsaved> unsaved = [];

    public void Count(RefusalKind kind, string? requestId)
    {
        LogRefused(kind.Action, kind.Outcome, kind.Partner?.Value, requestId);
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        lock (gate)
        {
            var key = new HourOfKind(kind, hour);
            if (!unsaved.TryGetValue(key, out var counted))
            {
                if (unsaved.Count >= MostKinds)
                    return;
                unsaved[key] = counted = new Unsaved(now);
            }

            counted.Add(now, requestId);
        }
    }

    /// <summary>What has not been written yet; the caller writes it, or gives it back.</summary>
    internal IReadOnlyDictionary<HourOfKind, Unsaved> Take()
    {
        lock (gate)
        {
            var taken = unsaved;
            unsaved = [];
            return taken;
        }
    }

    internal void GiveBack(IReadOnlyDictionary<HourOfKind, Unsaved> taken)
    {
        lock (gate)
        {
            foreach (var (key, earlier) in taken)
            {
                if (unsaved.TryGetValue(key, out var later))
                    earlier.AddAll(later);
                if (later is not null || unsaved.Count < MostKinds)
                    unsaved[key] = earlier;
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Refused {Action}: {Outcome}, partner {Partner} (request {RequestId})"
    )]
    private partial void LogRefused(string action, string outcome, string? partner, string? requestId);

    internal sealed record HourOfKind(RefusalKind Kind, DateTimeOffset Hour);

    internal sealed class Unsaved(DateTimeOffset first)
    {
        private readonly Queue<string> last = new();

        public long Count { get; private set; }

        public DateTimeOffset FirstAt { get; } = first;

        public DateTimeOffset LastAt { get; private set; } = first;

        public List<string> First { get; } = [];

        public IEnumerable<string> Last => last;

        public void Add(DateTimeOffset now, string? requestId)
        {
            Count++;
            LastAt = now;
            if (requestId is null)
                return;
            if (First.Count < RefusalTally.FirstRequestsKept)
                First.Add(requestId);
            last.Enqueue(requestId);
            if (last.Count > RefusalTally.LastRequestsKept)
                last.Dequeue();
        }

        public void AddAll(Unsaved later)
        {
            var ids = later.last.ToList();
            foreach (var id in ids)
                Add(later.LastAt, id);
            Count += later.Count - ids.Count;
            LastAt = later.LastAt;
        }
    }
}
