using System.Security.Cryptography;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Plugins.Packages;

/// <summary>Compares a folder with the manifest: every file there, each as it says, and nothing else.</summary>
internal static class FileDigests
{
    private const int LargestFile = 256 * 1024 * 1024;

    /// <returns>Null when they agree.</returns>
    public static Refusal? Compare(string folder, AdapterManifest manifest)
    {
        foreach (var (file, digest) in manifest.Files)
        {
            if (Of(folder, file) is not { } found)
                return AdapterErrors.FileChanged.At(file, "Get the package again: the file cannot be read.");
            if (!digest.Equals(found, StringComparison.Ordinal))
                return AdapterErrors.FileChanged.At(file, "Get the package again: its digest is another one.");
        }

        return Others(folder, manifest).FirstOrDefault() is { } stranger
            ? AdapterErrors.FileUnknown.At(stranger, "Take it away, or have the publisher list and sign it.")
            : null;
    }

    /// <returns>SHA-256 in hexadecimal; null for what is no plain file.</returns>
    public static string? Of(string folder, string file) =>
        !IsLink(folder, file) && NamedFile.Read(Path.Combine(folder, file), LargestFile) is FileReading.Content content
            ? Convert.ToHexStringLower(SHA256.HashData(content.Bytes))
            : null;

    // A file that the manifest does not name could be loaded by one that it does.
    private static IEnumerable<string> Others(string folder, AdapterManifest manifest) =>
        Directory
            .EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
            )
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(file => file is not (PackageReader.ManifestFile or PackageReader.SignatureFile))
            .Where(file => !manifest.Files.ContainsKey(file))
            .Order(StringComparer.Ordinal);

    // A link is what it leads to, and that can change after it was looked at.
    private static bool IsLink(string folder, string file)
    {
        var at = folder;
        foreach (var part in file.Split('/'))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        }

        return false;
    }
}
