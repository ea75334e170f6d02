namespace FederationBroker.Plugins.Packages;

/// <summary>
/// Where adapters run from: copies that nobody but the broker's user can write, each named by the digest of its
/// manifest. What was judged is what runs: it is copied first, and the copy is judged.
/// </summary>
/// <param name="folder">The broker's own; made when it is not there.</param>
/// <param name="publishersFolder">Public keys of those whose adapters are taken; read at every start.</param>
internal sealed class PackageStore(string folder, string publishersFolder)
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Takes a package in, or finds the copy that was taken in before.</summary>
    public PackageReading Take(string source)
    {
        var reader = new PackageReader(PublisherKeys.In(publishersFolder));
        // Judged where it lies first: what nobody signed is not even copied.
        var offer = reader.Read(source);
        if (offer is not PackageReading.Genuine { Package: var offered })
            return offer;
        var place = Path.Combine(folder, offered.Digest);
        var isNew = !Directory.Exists(place);
        if (isNew)
            Copy(offered, place);
        var taken = reader.Read(place);
        // Changed while it was copied: the next try begins anew. A copy that was sound once stays as evidence.
        if (isNew && taken is PackageReading.Refused)
            Directory.Delete(place, recursive: true);
        return taken;
    }

    // Whole or not at all: a node that dies while it copies leaves a folder of another name.
    private void Copy(AdapterPackage package, string place)
    {
        OwnFolder(folder);
        var unfinished = OwnFolder(Path.Combine(folder, $".{Guid.CreateVersion7():N}"));
        string[] files = [.. package.Manifest.Files.Keys, PackageReader.ManifestFile, PackageReader.SignatureFile];
        foreach (var file in files)
        {
            var target = Path.Combine(unfinished, file);
            OwnFolder(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(package.Folder, file), target);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        try
        {
            Directory.Move(unfinished, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            Directory.Delete(unfinished, recursive: true); // another node was faster
        }
    }

    private static string OwnFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersAlone);
        return path;
    }
}
