using System.Collections.Concurrent;

namespace OssBss.Store;

/// <summary>Every operator whose accounts this system keeps; nothing of one is visible to another.</summary>
public sealed class Operators(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Ledger> ledgers = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => ledgers.Keys.Order(StringComparer.Ordinal);

    public Ledger? Find(string name) => ledgers.GetValueOrDefault(name);

    public Ledger Open(string name) => ledgers.GetOrAdd(name, _ => new Ledger(clock));
}
