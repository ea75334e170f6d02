using System.Collections.Immutable;
using System.Security.Cryptography;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Plugins.Packages;

/// <summary>
/// Who may sign adapters here: a folder with one public key a file, named by its publisher (<c>cableco.pem</c>, P-256).
/// </summary>
public sealed class PublisherKeys(ImmutableDictionary<string, string> pemByName)
{
    private const int LargestKey = 8 * 1024;

    /// <summary>Files that hold no P-256 public key are passed over: what they signed is refused by name.</summary>
    public static PublisherKeys In(string folder) =>
        NamedFile.List(folder) is FolderReading.Content files
            ? new PublisherKeys(
                files
                    .Names.Where(name => name.EndsWith(".pem", StringComparison.Ordinal))
                    .Select(name => (Name: name[..^4], Read: NamedFile.Read(Path.Combine(folder, name), LargestKey)))
                    .Where(file => file.Read is FileReading.Content)
                    .ToImmutableDictionary(
                        file => file.Name,
                        file => System.Text.Encoding.UTF8.GetString(((FileReading.Content)file.Read).Bytes)
                    )
            )
            : new PublisherKeys([]);

    /// <returns>Null for a publisher who is not on the list, or whose key cannot be used.</returns>
    internal ECDsa? Find(string publisher)
    {
        if (!pemByName.TryGetValue(publisher, out var pem))
            return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.KeySize == 256)
                return key;
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            // said by whoever asked
        }

        key.Dispose();
        return null;
    }
}
