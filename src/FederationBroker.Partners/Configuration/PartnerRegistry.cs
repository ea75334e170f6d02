using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Holds the live configuration; a faulty one never replaces a sound one.</summary>
public sealed class PartnerRegistry(ConfigurationLoader loader, PartnerOptions options) : IPartnerRegistry, ITenantDirectory
{
    private static readonly string[] Folders = ["tenants", "partners"];

    private volatile RegistrySnapshot? current;
    private volatile ConfigurationReading? lastReading;
    private string fingerprint = string.Empty;

    public RegistrySnapshot Current => current ?? throw new InvalidOperationException("The configuration has not been loaded yet.");

    /// <summary>Faults of the newest configuration that was refused; empty while the newest one is live.</summary>
    public ImmutableArray<ConfigurationFault> Faults => lastReading is ConfigurationReading.Faulty faulty ? faulty.Faults : [];

    public IEnumerable<TenantId> TenantIds => Current.Tenants.Select(tenant => tenant.Id);

    /// <summary>Reads the folder if anything in it, or any file it refers to, has changed since the last look.</summary>
    /// <returns>Null when nothing changed.</returns>
    public ConfigurationReading? ReadIfChanged()
    {
        var now = FingerprintOf(lastReading?.ReferencedFiles ?? []);
        if (now == fingerprint) return null;
        var reading = loader.Read((current?.Generation ?? 0) + 1);
        if (reading is ConfigurationReading.Sound sound) current = sound.Snapshot;
        lastReading = reading;
        fingerprint = FingerprintOf(reading.ReferencedFiles);
        return reading;
    }

    // Names, sizes and times of every file. Looked at once a second: file events miss mounted volumes and symbolic-link swaps.
    private string FingerprintOf(ImmutableArray<string> referenced)
    {
        var text = new StringBuilder();
        var files = Directory.Exists(options.ConfigurationFolder)
            ? Folders.Select(name => Path.Combine(options.ConfigurationFolder, name)).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            : [];
        foreach (var path in files.Concat(referenced).Order(StringComparer.Ordinal))
        {
            var file = new FileInfo(path);
            text.Append(path).Append('|').Append(file.Exists ? $"{file.Length}|{file.LastWriteTimeUtc.Ticks}" : "absent").Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
