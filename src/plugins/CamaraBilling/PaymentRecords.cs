using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Billing;

namespace CamaraBilling;

/// <summary>One thing that was asked, or what came of it; the last line of a key is what is known of it.</summary>
/// <param name="Key">The broker's key of the call.</param>
/// <param name="Kind"><c>reserve</c>, <c>capture</c>, <c>void</c> or <c>refund</c>.</param>
/// <param name="State">Where it is.</param>
/// <param name="Order">The broker's order.</param>
/// <param name="Amount">As it was asked for.</param>
/// <param name="At">When it was asked, or took effect.</param>
internal sealed record RecordLine(
    string Key,
    string Kind,
    RecordState State,
    string Order,
    Amount Amount,
    DateTimeOffset At
)
{
    /// <summary>Whom the other side charges; with a reservation.</summary>
    public string? Phone { get; init; }

    /// <summary>An earlier attempt under this key was sent, and never answered.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>The other side's name of the payment, or of the refund.</summary>
    public string? Theirs { get; init; }

    /// <summary>Why it was refused, in the broker's words and in the other side's.</summary>
    public string? Reason { get; init; }

    public string? Code { get; init; }

    public Charge ToCharge() => new(Order, Key, Kind, Amount, At);
}

internal enum RecordState
{
    /// <summary>Written before it is sent: it may have arrived.</summary>
    Sent,

    /// <summary>It is certain that it never left.</summary>
    Unsent,

    Done,
    Declined,
}

/// <summary>
/// What was asked under which key, which the other side does not tell of confirmations and cancellations: a file for
/// each reservation, on the disk before anything is sent. Whoever has it open has it alone, of all processes.
/// </summary>
internal sealed class PaymentRecords(string folder)
{
    private const string Extension = ".jsonl";
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for its turn.</summary>
    /// <param name="reservation">The key that the amount was reserved under.</param>
    public async Task<PaymentRecord> OpenAsync(string reservation, CancellationToken cancellation)
    {
        var path = PathOf(reservation);
        while (true)
        {
            try
            {
                return new PaymentRecord(
                    new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                );
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(BetweenTries, cancellation);
            }
        }
    }

    /// <summary>Notes to which reservation a later step belongs; the same again changes nothing.</summary>
    public void Point(string step, string reservation)
    {
        var path = Path.ChangeExtension(PathOf(step), ".step");
        if (File.Exists(path))
            return;
        var unfinished = $"{path}.{Guid.CreateVersion7():N}";
        File.WriteAllText(unfinished, reservation);
        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>The reservation that a key belongs to; null: nothing was ever asked under it.</summary>
    public string? ReservationOf(string key)
    {
        var step = Path.ChangeExtension(PathOf(key), ".step");
        return File.Exists(PathOf(key)) ? key
            : File.Exists(step) ? File.ReadAllText(step)
            : null;
    }

    /// <summary>Names of all reservations' files behind one, in their order.</summary>
    public IEnumerable<string> FilesAfter(string? last) =>
        Directory
            .EnumerateFiles(folder, $"*{Extension}")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => string.CompareOrdinal(name, last) > 0)
            .Order(StringComparer.Ordinal);

    /// <summary>All that is known of a file's keys, as it is now.</summary>
    public IReadOnlyCollection<RecordLine> Read(string file)
    {
        using var stream = new FileStream(
            Path.Combine(folder, file + Extension),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        return PaymentRecord.LinesIn(stream).Lines;
    }

    // A key is free text: as a name of a file it is a digest.
    private string PathOf(string key) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))) + Extension);
}

/// <summary>All that was asked about one reservation.</summary>
internal sealed class PaymentRecord : IDisposable
{
    private readonly FileStream file;
    private readonly Dictionary<string, RecordLine> byKey;

    public PaymentRecord(FileStream file)
    {
        this.file = file;
        var (lines, length) = LinesIn(file);
        byKey = lines.ToDictionary(line => line.Key, StringComparer.Ordinal);
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
    }

    public RecordLine? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>Something was sent under this key, and nobody knows what became of it.</summary>
    public bool MayHaveArrived(string key) => Find(key) is { State: RecordState.Sent };

    public IEnumerable<RecordLine> Done(string kind) =>
        byKey.Values.Where(line => line.Kind == kind && line.State == RecordState.Done);

    /// <summary>The reservation itself; null: it was never asked for.</summary>
    public RecordLine? Reservation => byKey.Values.FirstOrDefault(line => line.Kind == ChargeKinds.Reserve);

    /// <summary>On the disk when it returns.</summary>
    public RecordLine Add(RecordLine line)
    {
        file.Write(JsonSerializer.SerializeToUtf8Bytes(line));
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
        byKey[line.Key] = line;
        return line;
    }

    public void Dispose() => file.Dispose();

    /// <summary>The last line of each key; what has no end was being written when a process died, and does not
    /// count.</summary>
    public static (IReadOnlyCollection<RecordLine> Lines, long Length) LinesIn(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var known = new Dictionary<string, RecordLine>(StringComparer.Ordinal);
        var rest = bytes.AsSpan();
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = JsonSerializer.Deserialize<RecordLine>(rest[..end])!;
            known[line.Key] = line;
            rest = rest[(end + 1)..];
        }

        return (known.Values, bytes.Length - rest.Length);
    }
}

internal static class ChargeKinds
{
    public const string Reserve = "reserve";
    public const string Capture = "capture";
    public const string Void = "void";
    public const string Refund = "refund";
}
