using System.Security.Cryptography;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Plugins.Packages;

/// <summary>
/// Reads an adapter's folder and judges it before anything in it is run: who signed the manifest, what it asks for, and
/// whether every file is what it says. One that cannot be used is refused alone.
/// </summary>
public sealed class PackageReader(PublisherKeys publishers)
{
    public const string ManifestFile = "manifest.json";
    public const string SignatureFile = "manifest.sig";

    private const int LargestManifest = 256 * 1024;
    private const int LargestSignature = 4 * 1024;

    public PackageReading Read(string path)
    {
        var folder = Path.GetFullPath(path); // what is run from it has a working folder of its own
        if (NamedFile.Read(Path.Combine(folder, ManifestFile), LargestManifest) is not FileReading.Content manifest)
            return Refuse(AdapterErrors.ManifestUnreadable.At(ManifestFile, "Name the folder that holds it."));
        return ManifestSignature.Judge(
            Path.Combine(folder, SignatureFile),
            LargestSignature,
            manifest.Bytes,
            publishers
        ) switch
        {
            SignatureVerdict.Wrong wrong => Refuse(wrong.Refusal),
            SignatureVerdict.Genuine genuine => ReadSigned(folder, manifest.Bytes, genuine.Publisher),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    // What is in it is believed from here on, as far as its publisher is: it is signed.
    private static PackageReading ReadSigned(string folder, byte[] bytes, string publisher)
    {
        AdapterManifest manifest;
        try
        {
            manifest = ManifestJson.Read(bytes);
        }
        catch (JsonException fault)
        {
            return Refuse(
                AdapterErrors.ManifestUnreadable.At(fault.Path ?? "$", "Write it as infra/ADAPTERS.md says.")
            );
        }

        return ManifestChecks.Run(manifest) is { } contradiction ? Refuse(contradiction)
            : FileDigests.Compare(folder, manifest) is { } changed ? Refuse(changed)
            : new PackageReading.Genuine(
                new AdapterPackage(folder, Convert.ToHexStringLower(SHA256.HashData(bytes)), publisher, manifest)
            );
    }

    private static PackageReading.Refused Refuse(Refusal refusal) => new(refusal);
}
