using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Plugins.Packages;

/// <summary>What a publisher does: lists every file of an adapter in its manifest, and signs that.</summary>
public static class PackageSigner
{
    private const int LargestManifest = 256 * 1024;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="folder">Holds the manifest, and everything that belongs to the adapter.</param>
    /// <param name="publisher">As its public key is called where the adapter is taken in.</param>
    /// <param name="key">P-256, private.</param>
    /// <returns>What kept it from being signed; null: it is.</returns>
    public static Kernel.Refusal? Sign(string folder, string publisher, ECDsa key)
    {
        var path = Path.Combine(folder, PackageReader.ManifestFile);
        if (
            NamedFile.Read(path, LargestManifest) is not FileReading.Content content
            || !IsObject(content, out var manifest)
        )
            return AdapterErrors.ManifestUnreadable.At(
                PackageReader.ManifestFile,
                "Write it as infra/ADAPTERS.md says."
            );
        var files = new JsonObject();
        foreach (var file in FilesIn(folder))
        {
            if (FileDigests.Of(folder, file) is not { } digest)
                return AdapterErrors.FileChanged.At(file, "Put a file there that can be read, and no link.");
            files[file] = digest;
        }

        manifest["files"] = files;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, Indented);
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(Path.Combine(folder, PackageReader.SignatureFile), SignatureOf(bytes, publisher, key));
        return null;
    }

    private static string SignatureOf(byte[] manifest, string publisher, ECDsa key)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["alg"] = "ES256", ["kid"] = publisher });
        var encoded = Base64Url.EncodeToString(header);
        var input = Encoding.ASCII.GetBytes($"{encoded}.{Base64Url.EncodeToString(manifest)}");
        return $"{encoded}..{Base64Url.EncodeToString(key.SignData(input, HashAlgorithmName.SHA256))}";
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(file => file is not (PackageReader.ManifestFile or PackageReader.SignatureFile))
            .Order(StringComparer.Ordinal);

    private static bool IsObject(FileReading.Content content, out JsonObject manifest)
    {
        manifest = [];
        try
        {
            if (JsonNode.Parse(content.Bytes) is not JsonObject read)
                return false;
            manifest = read;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
