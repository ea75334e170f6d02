using System.Security.Cryptography;
using System.Text;

namespace FederationBroker.OperatorSync.Import;

/// <summary>Reads a file's records from a byte position on, and says where each portion ends.</summary>
internal sealed class ImportFile(FileInfo file)
{
    // Nobody's line is that long; a file without line ends, or with a quote that is never closed, must not fill the
    // memory.
    private const int LongestRecord = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    public long Length => file.Length;

    /// <summary>Names the content: the same file goes on where it stopped, a changed one is another import.</summary>
    public async Task<string> DigestAsync(CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    public async Task<ImportBeginning> ReadHeaderAsync(CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        var reader = new RecordReader(stream, ImportPosition.Start);
        return new ImportBeginning(await reader.ReadAsync(cancellation), reader.Position);
    }

    /// <param name="from">Where a record begins.</param>
    /// <param name="most">How many records; lines of one account that stand together are never parted, so it may be a
    /// few more.</param>
    public async Task<ImportPortion> ReadAsync(ImportPosition from, int most, CancellationToken cancellation)
    {
        await using var stream = file.OpenRead();
        var reader = new RecordReader(stream, from);
        var records = new List<ImportRecord>(most);
        var next = from;
        while (await reader.ReadAsync(cancellation) is { } record)
        {
            // What follows the full portion is looked at, and read again as the beginning of the next one, unless it
            // goes on with an account.
            var goesOn = records.Count > 0 && record.Account.Length > 0 && record.Account == records[^1].Account;
            if (records.Count >= most && !goesOn)
                return new ImportPortion(records, next, IsLast: false);
            records.Add(record);
            next = reader.Position;
        }

        return new ImportPortion(records, next, IsLast: true);
    }

    /// <summary>One record after the other; quotes keep line ends inside.</summary>
    private sealed class RecordReader(Stream stream, ImportPosition from)
    {
        private readonly byte[] buffer = new byte[256 * 1024];
        private readonly List<byte> bytes = new(256);
        private int length;
        private int at;
        private bool begun;

        public ImportPosition Position { get; private set; } = from;

        /// <returns>Null at the end of the file.</returns>
        public async Task<ImportRecord?> ReadAsync(CancellationToken cancellation)
        {
            if (!begun)
                Seek(Position.At);
            begun = true;
            var (start, quoted) = (Position, false);
            bytes.Clear();
            while (await NextAsync(cancellation) is { } one)
            {
                if (one == '\n' && !quoted)
                    return await SoundAsync(start, Finish(start), cancellation);
                if (one == '"')
                    quoted = !quoted && IsFieldBegin(start);
                bytes.Add(one);
                if (bytes.Count > LongestRecord)
                    return await SkipAsync(start, cancellation);
            }

            if (bytes.Count == 0)
                return null;
            // A quote that is open at the end of the file has swallowed lines that are sound.
            return quoted && bytes.Contains((byte)'\n') ? await SkipAsync(start, cancellation) : Finish(start);
        }

        // A quote opens a value at its beginning alone; behind a closing one it is the second of two, and the value
        // goes on.
        private bool IsFieldBegin(ImportPosition start) =>
            bytes is [] or [.., (byte)',' or (byte)'"'] || (start.At == 0 && bytes is [0xEF, 0xBB, 0xBF]);

        private async Task<ImportRecord> SoundAsync(
            ImportPosition start,
            ImportRecord record,
            CancellationToken cancellation
        ) =>
            record.Text is { } text && text.Contains('\n', StringComparison.Ordinal) && CsvRecord.Read(text) is null
                ? await SkipAsync(start, cancellation)
                : record;

        private ImportRecord Finish(ImportPosition start)
        {
            var ended = at > 0 && buffer[at - 1] == '\n' ? 1 : 0;
            Position = new ImportPosition(
                start.At + bytes.Count + ended,
                start.Line + 1 + bytes.Count(one => one == '\n')
            );
            if (bytes is [.., (byte)'\r'])
                bytes.RemoveAt(bytes.Count - 1);
            if (start.At == 0 && bytes is [0xEF, 0xBB, 0xBF, ..])
                bytes.RemoveRange(0, 3);
            try
            {
                return new ImportRecord(start.Line, StrictUtf8.GetString([.. bytes]));
            }
            catch (DecoderFallbackException)
            {
                return new ImportRecord(start.Line, null);
            }
        }

        // One faulty line costs itself alone: reading goes on behind the first line end after its beginning.
        private async Task<ImportRecord> SkipAsync(ImportPosition start, CancellationToken cancellation)
        {
            var end = start.At;
            Seek(end);
            while (await NextAsync(cancellation) is { } one)
            {
                end++;
                if (one == '\n')
                    break;
            }

            Position = new ImportPosition(end, start.Line + 1);
            return new ImportRecord(start.Line, null);
        }

        private void Seek(long position)
        {
            stream.Seek(position, SeekOrigin.Begin);
            (length, at) = (0, 0);
        }

        private async ValueTask<byte?> NextAsync(CancellationToken cancellation)
        {
            if (at == length)
            {
                length = await stream.ReadAsync(buffer, cancellation);
                at = 0;
                if (length == 0)
                    return null;
            }

            return buffer[at++];
        }
    }
}

/// <param name="At">Bytes from the beginning of the file.</param>
/// <param name="Line">From 1, as editors count.</param>
internal sealed record ImportPosition(long At, long Line)
{
    public static ImportPosition Start { get; } = new(0, 1);
}

/// <summary>One record, as it stands in the file.</summary>
/// <param name="Text">Null when it is too long, is not UTF-8, or has a quote that is never closed.</param>
internal sealed record ImportRecord(long Line, string? Text)
{
    /// <summary>Empty when there is none.</summary>
    public string Account { get; } = AccountOf(Text);

    public bool IsBlank => Text is not null && string.IsNullOrWhiteSpace(Text);

    public override string ToString() => $"[line {Line}]";

    private static string AccountOf(string? text)
    {
        if (text is null)
            return string.Empty;
        var end = text.IndexOf(',', StringComparison.Ordinal);
        return end < 0 ? string.Empty : text[..end].Trim('"');
    }
}

/// <param name="Next">Where the next portion begins.</param>
internal sealed record ImportPortion(List<ImportRecord> Records, ImportPosition Next, bool IsLast);

/// <param name="Header">The first record; null in an empty file.</param>
/// <param name="Next">Where the second one begins.</param>
internal sealed record ImportBeginning(ImportRecord? Header, ImportPosition Next);
