using System.Text.Json;

namespace Sandbox;

/// <summary>One deed.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">When, by this system's clock.</param>
/// <param name="Side"><c>bss</c> or <c>ott</c>.</param>
/// <param name="Deed"><c>reserve</c>, <c>capture</c>, <c>void</c>, <c>refund</c>, <c>open-mandate</c>,
/// <c>close-mandate</c>, <c>provision</c>, <c>pause</c>, <c>resume</c>, <c>change-offer</c>, <c>cancel</c> or
/// <c>link</c>.</param>
/// <param name="Key">What it was asked under.</param>
/// <param name="Body">What was asked.</param>
/// <param name="Answer">What was to be answered, however much of it arrived.</param>
public sealed record JournalLine(
    long Number,
    DateTimeOffset At,
    string Side,
    string Deed,
    string Key,
    JsonElement Body,
    JsonElement Answer
);

/// <summary>
/// The witness: everything that was done, one line each, on the disk before it is answered. It is written nowhere else,
/// and what this system knows when it starts is read from it.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock turn = new();
    private readonly FileStream file;
    private readonly List<JournalLine> lines = [];

    public Journal(string path)
    {
        // One process at a time: a second one would not see what this one does.
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var rest = bytes.AsSpan();
        // What has no end was being written when a process died: it was never answered, and it is cut off.
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(JsonSerializer.Deserialize<JournalLine>(rest[..end], Words.Json)!);
            rest = rest[(end + 1)..];
        }

        file.SetLength(file.Length - rest.Length);
        file.Seek(0, SeekOrigin.End);
    }

    public IReadOnlyList<JournalLine> Lines
    {
        get
        {
            lock (turn)
                return [.. lines];
        }
    }

    public void Dispose() => file.Dispose();

    internal long Next
    {
        get
        {
            lock (turn)
                return lines.Count + 1;
        }
    }

    internal void Add(JournalLine line)
    {
        lock (turn)
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(line, Words.Json));
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
            lines.Add(line);
        }
    }
}
