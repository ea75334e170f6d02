using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;

namespace PrepaidBalance;

/// <summary>One thing that was done, as the journal keeps it.</summary>
/// <param name="Key">The idempotency key it was done under.</param>
/// <param name="Kind"><c>reserve</c>, <c>capture</c>, <c>void</c> or <c>refund</c>.</param>
/// <param name="Subscriber">Whose balance.</param>
/// <param name="Order">The broker's order.</param>
/// <param name="Reservation">Key of the reservation it belongs to; a reservation's own key.</param>
/// <param name="Amount">How much.</param>
/// <param name="At">When.</param>
internal sealed record Entry(
    string Key,
    string Kind,
    string Subscriber,
    string Order,
    string Reservation,
    Amount Amount,
    DateTimeOffset At
)
{
    public Charge ToCharge() => new(Order, Key, Kind, Amount, At);
}

/// <summary>
/// Everything that was done, one line each, on the disk before it is answered. What is in memory is read from it, so a
/// process that was killed knows all that it has said.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly FileStream file;
    private readonly Dictionary<string, Entry> byKey = new(StringComparer.Ordinal);
    private readonly List<Entry> inOrder = [];

    public Journal(string path)
    {
        // One process at a time: a second one would not see what this one does.
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var rest = bytes.AsSpan();
        // What has no end was being written when a process died: it was never answered, and it is cut off.
        while (rest.IndexOf((byte)'\n') is >= 0 and var end && Read(rest[..end]) is { } entry)
        {
            Remember(entry);
            rest = rest[(end + 1)..];
        }

        file.SetLength(file.Length - rest.Length);
        file.Seek(0, SeekOrigin.End);
    }

    public Entry? Find(string key) => byKey.GetValueOrDefault(key);

    public IEnumerable<Entry> All => inOrder;

    public IEnumerable<Entry> Of(string reservation) => inOrder.Where(entry => entry.Reservation == reservation);

    public void Add(Entry entry)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(entry));
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
        Remember(entry);
    }

    public void Dispose() => file.Dispose();

    private void Remember(Entry entry)
    {
        byKey[entry.Key] = entry;
        inOrder.Add(entry);
    }

    private static Entry? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
