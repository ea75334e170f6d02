using FederationBroker.Kernel;

namespace FederationBroker.Data.Auditing.Checkpoints;

/// <summary>
/// Writes down outside of the database where the chains are, whenever this node has moved them on: at the latest after
/// <see cref="AuditOptions.CheckpointEvery"/> or 500 events. What the database loses after a checkpoint, its
/// verification finds.
/// </summary>
public sealed class AuditCheckpoints(AuditOptions options, AuditSealer sealer, TimeProvider clock) : IDisposable
{
    private const long MostEventsWithout = 500;

    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, AuditHead> known = [];
    private readonly Dictionary<TenantId, (long Position, long Timestamp)> written = [];
    private CheckpointFile? file;

    /// <summary>The newest checkpoint of this node, if it has written one since it started.</summary>
    public AuditCheckpoint? Last { get; private set; }

    /// <summary>Chained events, of all operators, that no checkpoint of this node covers yet.</summary>
    public long EventsWithout
    {
        get
        {
            lock (gate)
                return known.Values.Sum(head => Math.Max(0, head.Position - WrittenOf(head.Tenant)));
        }
    }

    /// <summary>Notes the new end of a chain.</summary>
    /// <returns>
    /// False when the chain did not go on from where this node has seen it: somebody cut it, or the database was
    /// restored.
    /// </returns>
    public bool Note(AuditGrowth growth)
    {
        var (from, to) = growth;
        lock (gate)
        {
            var isWhole =
                !known.TryGetValue(to.Tenant, out var seen)
                || from.Position > seen.Position
                || (from.Position == seen.Position && from.Hash.AsSpan().SequenceEqual(seen.Hash));
            known[to.Tenant] = to;
            if (!isWhole)
                written.Remove(to.Tenant);
            return isWhole;
        }
    }

    /// <summary>Writes what is due. File system errors are the caller's to report.</summary>
    /// <param name="all">Everything that has moved, due or not: when the node stops.</param>
    public void WriteDue(bool all = false)
    {
        lock (gate)
        {
            foreach (var head in known.Values.Where(head => all ? IsNew(head) : IsDue(head)).ToList())
            {
                Append(AuditCheckpoint.Reached, head, note: null);
                written[head.Tenant] = (head.Position, clock.GetTimestamp());
            }
        }
    }

    public void Write(string kind, AuditHead head, string? note = null)
    {
        lock (gate)
            Append(kind, head, note);
    }

    /// <summary>Removes this node's files of months whose events are gone.</summary>
    public void Sweep()
    {
        lock (gate)
            file?.RemoveBefore(clock.GetUtcNow() - options.Retention - TimeSpan.FromDays(31));
    }

    public void Dispose()
    {
        lock (gate)
            file?.Dispose();
    }

    // Before its first checkpoint this node vouches for nothing, and knows the chain's end alone.
    private long WrittenOf(TenantId tenant) =>
        written.TryGetValue(tenant, out var last) ? last.Position : known[tenant].Position - 1;

    private bool IsNew(AuditHead head) =>
        !written.TryGetValue(head.Tenant, out var last) || head.Position > last.Position;

    private bool IsDue(AuditHead head) =>
        !written.TryGetValue(head.Tenant, out var last)
        || head.Position - last.Position >= MostEventsWithout
        || (head.Position > last.Position && clock.GetElapsedTime(last.Timestamp) >= options.CheckpointEvery);

    private void Append(string kind, AuditHead head, string? note)
    {
        file ??= CheckpointFile.Open(options.CheckpointFolder, options.Node);
        var line = new AuditCheckpoint
        {
            Kind = kind,
            Node = file.Node,
            Serial = 0,
            Tenant = head.Tenant.Value,
            Position = head.Position,
            Hash = Convert.ToHexStringLower(head.Hash),
            At = clock.GetUtcNow(),
            Note = note,
            Previous = string.Empty,
            Key = sealer.CurrentKey,
        };
        file.Append(line, sealer);
        Last = line;
    }
}
