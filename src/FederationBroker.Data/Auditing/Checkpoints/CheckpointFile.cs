using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace FederationBroker.Data.Auditing.Checkpoints;

/// <summary>
/// A node's own checkpoint file, one a month: <c>node.2026-11.jsonl</c>. Lines are only ever appended, each with the
/// digest of the one
/// before it, and are on the disk before anything goes on.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    private const int MostProcessesOfOneName = 20;

    private readonly string folder;
    private readonly FileStream claim;
    private long serial;
    private string previous = string.Empty;

    private CheckpointFile(string folder, string node, FileStream claim) =>
        (this.folder, Node, this.claim) = (folder, node, claim);

    public string Node { get; }

    /// <summary>Two processes never write one file: the second with the same name adds a number to it.</summary>
    public static CheckpointFile Open(string folder, string node)
    {
        Directory.CreateDirectory(folder);
        var name = string.Concat(node.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        for (var number = 1; ; number++)
        {
            var unique = number == 1 ? name : $"{name}-{number}";
            try
            {
                var path = Path.Combine(folder, $"{unique}.lock");
                var taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                var file = new CheckpointFile(folder, unique, taken);
                file.Resume();
                return file;
            }
            catch (IOException) when (number < MostProcessesOfOneName)
            {
                // Somebody else's; the next name.
            }
        }
    }

    public void Append(AuditCheckpoint line, AuditSealer sealer)
    {
        var signed = (line with { Node = Node, Serial = serial + 1, Previous = previous }).SignedBy(sealer);
        var octets = JsonSerializer.SerializeToUtf8Bytes(signed, AuditCheckpointJson.Default.AuditCheckpoint);
        var month = line.At.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{Node}.{month}.jsonl");
        using (var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read))
        {
            stream.Write([.. octets, (byte)'\n']);
            stream.Flush(flushToDisk: true);
        }

        (serial, previous) = (signed.Serial, DigestOf(octets));
    }

    /// <summary>
    /// Removes this node's months that ended before: what they speak of has been removed by retention long since.
    /// </summary>
    public void RemoveBefore(DateTimeOffset instant)
    {
        var last = Path.Combine(
            folder,
            $"{Node}.{instant.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture)}.jsonl"
        );
        foreach (var file in CheckpointFolder.FilesOf(folder, Node).SkipLast(1))
        {
            if (string.CompareOrdinal(file, last) < 0)
                File.Delete(file);
        }
    }

    public void Dispose() => claim.Dispose();

    public static string DigestOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    private void Resume()
    {
        if (CheckpointFolder.FilesOf(folder, Node).LastOrDefault() is not { } newest)
            return;
        var octets = File.ReadAllBytes(newest);
        var whole = Array.LastIndexOf(octets, (byte)'\n') + 1;
        // What a crash left half written was never relied on.
        if (whole < octets.Length)
        {
            using var stream = new FileStream(newest, FileMode.Open, FileAccess.Write);
            stream.SetLength(whole);
        }

        if (whole == 0)
            return;
        var begin = Array.LastIndexOf(octets, (byte)'\n', whole - 2) + 1;
        var line = octets.AsSpan(begin, whole - 1 - begin);
        serial = JsonSerializer.Deserialize(line, AuditCheckpointJson.Default.AuditCheckpoint)?.Serial ?? 0;
        previous = DigestOf(line);
    }
}
