using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Plugins.Fleet;

namespace FederationBroker.Plugins.Hooks;

/// <summary>
/// What came of asking adapters, and what of their answers was dropped, since this node began: for the console and for
/// who measures. Counts alone: nothing of what was answered.
/// </summary>
public sealed class HookTally(IMeterFactory meters)
{
    private readonly ConcurrentDictionary<(AdapterPlace Place, string Operation), Counts> counts = new();

    private readonly Counter<long> values = meters
        .Create(Meters.Plugins)
        .CreateCounter<long>("fbroker.hook.values", unit: "{value}", "What adapters added to answers, or had dropped.");

    /// <summary>What was counted about one adapter, by operation.</summary>
    public ImmutableArray<HookUse> Of(AdapterPlace place) =>
        [
            .. counts
                .Where(entry => entry.Key.Place == place)
                .Select(entry => entry.Value.Read(entry.Key.Operation))
                .OrderBy(use => use.Operation, StringComparer.Ordinal),
        ];

    internal void NoteValues(AdapterPlace place, string operation, int added, int dropped)
    {
        CountsOf(place, operation).NoteValues(added, dropped);
        Measure(place, operation, "added", added);
        Measure(place, operation, "dropped", dropped);
    }

    internal void NoteAnswer(AdapterPlace place, string operation, bool wasUsable) =>
        CountsOf(place, operation).NoteAnswer(wasUsable);

    private Counts CountsOf(AdapterPlace place, string operation) =>
        counts.GetOrAdd((place, operation), _ => new Counts());

    private void Measure(AdapterPlace place, string operation, string outcome, int count)
    {
        if (count == 0)
            return;
        values.Add(
            count,
            new TagList
            {
                { MeterTags.Tenant, place.Tenant.Value },
                { MeterTags.Operation, operation },
                { MeterTags.Outcome, outcome },
            }
        );
    }

    private sealed class Counts
    {
        private long answered;
        private long unanswered;
        private long added;
        private long dropped;

        public void NoteAnswer(bool wasUsable) => Interlocked.Increment(ref wasUsable ? ref answered : ref unanswered);

        public void NoteValues(int used, int left)
        {
            Interlocked.Add(ref added, used);
            Interlocked.Add(ref dropped, left);
        }

        public HookUse Read(string operation) =>
            new(
                operation,
                Interlocked.Read(ref answered),
                Interlocked.Read(ref unanswered),
                Interlocked.Read(ref added),
                Interlocked.Read(ref dropped)
            );
    }
}

/// <summary>What came of asking one adapter one kind of question.</summary>
/// <param name="Operation">As on the wire, such as <c>claims/enrich</c>.</param>
/// <param name="Answered">Usable answers in time.</param>
/// <param name="Unanswered">None in time, or none that could be used.</param>
/// <param name="Added">Values that went into an answer or onto a page.</param>
/// <param name="Dropped">Values that were not asked for, not granted, or not sound.</param>
public sealed record HookUse(string Operation, long Answered, long Unanswered, long Added, long Dropped);
