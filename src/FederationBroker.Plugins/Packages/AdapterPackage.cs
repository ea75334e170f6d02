namespace FederationBroker.Plugins.Packages;

/// <summary>
/// An adapter as its publisher made it: signed, whole, and nothing beside it. Only <see cref="PackageReader"/> makes
/// one.
/// </summary>
public sealed class AdapterPackage
{
    internal AdapterPackage(string folder, string digest, string publisher, AdapterManifest manifest) =>
        (Folder, Digest, Publisher, Manifest) = (folder, digest, publisher, manifest);

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>SHA-256 of the manifest, in hexadecimal: it names the manifest, and with it every file.</summary>
    public string Digest { get; }

    /// <summary>Whose signature it bears.</summary>
    public string Publisher { get; }

    public AdapterManifest Manifest { get; }
}

/// <summary>What became of reading a package.</summary>
public abstract record PackageReading
{
    private PackageReading() { }

    public sealed record Genuine(AdapterPackage Package) : PackageReading;

    public sealed record Refused(Kernel.Refusal Refusal) : PackageReading;
}
