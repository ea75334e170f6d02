using System.Collections.Immutable;
using System.Text.Json;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Data.Auditing.Checkpoints;

/// <summary>What the nodes' checkpoint files say, and what is wrong with the files themselves.</summary>
/// <param name="Faults">File, line and what is wrong, as sentences.</param>
public sealed record CheckpointReading(ImmutableArray<AuditCheckpoint> Checkpoints, ImmutableArray<string> Faults);

public static class CheckpointFolder
{
    private const string Extension = ".jsonl";

    // A month of a node with a thousand operators has some tens of megabytes.
    private const int LargestFile = 512 << 20;

    /// <summary>
    /// Reads every node's files in these folders; each line's signature and each file's own chain are checked.
    /// </summary>
    public static CheckpointReading Read(IEnumerable<string> folders, AuditSealer sealer)
    {
        var (checkpoints, faults) = (new List<AuditCheckpoint>(), new List<string>());
        foreach (var folder in folders)
        {
            if (NamedFile.List(folder) is FolderReading.Refused refused)
            {
                faults.Add($"{folder} {refused.Why}. {refused.Fix}");
                continue;
            }

            var ofNodes = FilesIn(folder)
                .GroupBy(NodeOf, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal);
            foreach (var node in ofNodes)
                ReadNode(node.Order(StringComparer.Ordinal), sealer, checkpoints, faults);
        }

        return new CheckpointReading([.. checkpoints], [.. faults]);
    }

    internal static IEnumerable<string> FilesOf(string folder, string node) =>
        FilesIn(folder).Where(file => NodeOf(file) == node).Order(StringComparer.Ordinal);

    private static IEnumerable<string> FilesIn(string folder) =>
        NamedFile.List(folder) is FolderReading.Content content
            ? content
                .Names.Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
                .Select(name => Path.Combine(folder, name))
            : [];

    // "node.2026-11.jsonl"; a node's name has no full stop.
    private static string NodeOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static void ReadNode(
        IEnumerable<string> files,
        AuditSealer sealer,
        List<AuditCheckpoint> checkpoints,
        List<string> faults
    )
    {
        AuditCheckpoint? before = null;
        var previous = string.Empty;
        foreach (var file in files)
        {
            var number = 0;
            var content = NamedFile.Read(file, LargestFile);
            if (content is FileReading.Refused refused)
                faults.Add($"{file} {refused.Why}. {refused.Fix}");
            foreach (var octets in LinesOf((content as FileReading.Content)?.Bytes ?? []))
            {
                number++;
                if (FaultOf(octets, before, previous, sealer, out var line) is { } fault)
                {
                    faults.Add($"{file}:{number}: {fault}");
                    return;
                }

                checkpoints.Add(line!);
                (before, previous) = (line, CheckpointFile.DigestOf(octets));
            }
        }
    }

    private static string? FaultOf(
        byte[] octets,
        AuditCheckpoint? before,
        string previous,
        AuditSealer sealer,
        out AuditCheckpoint? line
    )
    {
        line = Parse(octets);
        if (line is null)
            return "this is no checkpoint.";
        if (!sealer.Knows(line.Key))
            return $"it is signed with audit key {line.Key}, which is not in the secrets folder.";
        if (!line.IsGenuine(sealer))
            return "its signature is not ours: the line was changed.";
        // Older months may have been moved away; from the first line on there is no gap.
        if (before is null)
            return null;
        return line.Serial == before.Serial + 1 && line.Previous == previous
            ? null
            : "the line before it was removed or changed.";
    }

    private static AuditCheckpoint? Parse(byte[] octets)
    {
        try
        {
            return JsonSerializer.Deserialize(octets, AuditCheckpointJson.Default.AuditCheckpoint);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A line that is being written right now has no end yet.
    private static IEnumerable<byte[]> LinesOf(byte[] octets)
    {
        var begin = 0;
        while (Array.IndexOf(octets, (byte)'\n', begin) is >= 0 and var end)
        {
            yield return octets[begin..end];
            begin = end + 1;
        }
    }
}
