using System.Collections.Immutable;
using System.Globalization;

namespace FederationBroker.Data.Sealing;

/// <summary>
/// The folder that holds what must not be in the database: <c>master.key</c> and <c>pseudonym-&lt;version&gt;.key</c>, each 32 random
/// bytes as base64 text. Loaded once at start; a missing or weak key stops the start with a sentence that says what to do.
/// </summary>
public sealed class SecretsFolder
{
    private const int KeyLength = 32;

    public SecretsFolder(string path)
    {
        MasterKey = ReadKey(Path.Combine(path, "master.key"));
        PseudonymKeys = Directory.EnumerateFiles(path, "pseudonym-*.key")
            .Select(file => (Version: VersionOf(file), Key: ReadKey(file)))
            .ToImmutableSortedDictionary(key => key.Version, key => key.Key);
        if (PseudonymKeys.IsEmpty) throw new InvalidSecretsException($"No pseudonym key in {path}: create pseudonym-1.key with 32 random bytes as base64.");
    }

    public byte[] MasterKey { get; }

    /// <summary>By version. New pseudonyms use the highest; existing values are rows and never change with a key.</summary>
    public ImmutableSortedDictionary<int, byte[]> PseudonymKeys { get; }

    private static int VersionOf(string file)
        => int.TryParse(Path.GetFileNameWithoutExtension(file)["pseudonym-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new InvalidSecretsException($"{file}: the name must be pseudonym-<number>.key.");

    private static byte[] ReadKey(string file)
    {
        if (!File.Exists(file)) throw new InvalidSecretsException($"{file} is missing: create it with 32 random bytes as base64, readable by the broker only.");
        var buffer = new byte[KeyLength + 1];
        if (!Convert.TryFromBase64String(File.ReadAllText(file).Trim(), buffer, out var length) || length != KeyLength)
            throw new InvalidSecretsException($"{file} must hold exactly 32 bytes as base64.");
        return buffer[..KeyLength];
    }
}

/// <summary>The secrets folder is not usable; the message tells the operator what to do.</summary>
public sealed class InvalidSecretsException(string message) : Exception(message);
