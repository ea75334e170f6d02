using System.Collections.Immutable;
using System.Globalization;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Data.Sealing;

/// <summary>
/// The folder that holds what must not be in the database: <c>master.key</c>, <c>pseudonym-&lt;version&gt;.key</c> and
/// <c>audit-&lt;version&gt;.key</c>, each 32 random bytes as base64 text. Loaded once at start; a missing or weak key
/// stops the start with a sentence that says what to do.
/// </summary>
public sealed class SecretsFolder
{
    private const int KeyLength = 32;
    private const int LargestFile = 4096;

    public SecretsFolder(string path)
    {
        MasterKey = ReadKey(Path.Combine(path, "master.key"));
        PseudonymKeys = ReadVersions(path, "pseudonym");
        AuditKeys = ReadVersions(path, "audit");
    }

    public byte[] MasterKey { get; }

    /// <summary>
    /// By version. New pseudonyms use the highest; existing values are rows and never change with a key.
    /// </summary>
    public ImmutableSortedDictionary<int, byte[]> PseudonymKeys { get; }

    /// <summary>
    /// By version. The audit trail is sealed with the highest; what older ones sealed is verified with them, so they
    /// stay.
    /// </summary>
    public ImmutableSortedDictionary<int, byte[]> AuditKeys { get; }

    private static ImmutableSortedDictionary<int, byte[]> ReadVersions(string path, string kind)
    {
        var keys = NamesIn(path)
            .Where(name =>
                name.StartsWith($"{kind}-", StringComparison.Ordinal) && name.EndsWith(".key", StringComparison.Ordinal)
            )
            .Select(name => Path.Combine(path, name))
            .Select(file => (Version: VersionOf(file, kind), Key: ReadKey(file)))
            .ToImmutableSortedDictionary(key => key.Version, key => key.Key);
        if (keys.IsEmpty)
            throw new InvalidSecretsException(
                $"No {kind} key in {path}: create {kind}-1.key with 32 random bytes as base64."
            );
        return keys;
    }

    private static int VersionOf(string file, string kind) =>
        int.TryParse(
            Path.GetFileNameWithoutExtension(file)[(kind.Length + 1)..],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var version
        )
            ? version
            : throw new InvalidSecretsException($"{file}: the name must be {kind}-<number>.key.");

    private static byte[] ReadKey(string file)
    {
        var text = NamedFile.Read(file, LargestFile) switch
        {
            FileReading.Content content => content.Text,
            FileReading.Refused refused => throw new InvalidSecretsException(
                $"{file} {refused.Why}. It must hold 32 random bytes as base64, readable by the broker only."
            ),
            _ => string.Empty,
        };
        var buffer = new byte[KeyLength + 1];
        if (!Convert.TryFromBase64String(text.Trim(), buffer, out var length) || length != KeyLength)
            throw new InvalidSecretsException($"{file} must hold exactly 32 bytes as base64.");
        return buffer[..KeyLength];
    }

    private static IReadOnlyList<string> NamesIn(string path) =>
        NamedFile.List(path) switch
        {
            FolderReading.Content content => content.Names,
            FolderReading.Refused refused => throw new InvalidSecretsException(
                $"The secrets folder {path} {refused.Why}. {refused.Fix}"
            ),
            _ => [],
        };
}

/// <summary>The secrets folder is not usable; the message tells the operator what to do.</summary>
public sealed class InvalidSecretsException(string message) : Exception(message);
