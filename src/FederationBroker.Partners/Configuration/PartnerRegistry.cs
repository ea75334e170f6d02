using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Holds the live configuration; a faulty one never replaces a sound one.</summary>
public sealed class PartnerRegistry(ConfigurationLoader loader, PartnerOptions options) : IPartnerRegistry, ITenantDirectory
{
    private static readonly string[] Folders = ["tenants", "partners"];

    private volatile RegistrySnapshot? current;
    private volatile ConfigurationReading? lastReading;

    public RegistrySnapshot Current => current ?? throw new InvalidOperationException("The configuration has not been loaded yet.");

    /// <summary>Faults of the newest configuration that was refused; empty while the newest one is live.</summary>
    public ImmutableArray<ConfigurationFault> Faults => lastReading is ConfigurationReading.Faulty faulty ? faulty.Faults : [];

    /// <summary>What in the newest configuration works, but hardly as whoever wrote it expects.</summary>
    public ImmutableArray<ConfigurationFault> Warnings => lastReading?.Warnings ?? [];

    public IEnumerable<TenantId> TenantIds => Current.Tenants.Select(tenant => tenant.Id);

    /// <summary>Reads the folder if anything in it, or any file it refers to, is not as it was when it was last read.</summary>
    /// <returns>Null when nothing changed.</returns>
    public ConfigurationReading? ReadIfChanged()
    {
        if (lastReading is { } last && IsAsRead(last)) return null;
        var reading = loader.Read((current?.Generation ?? 0) + 1);
        if (reading is ConfigurationReading.Sound sound) current = sound.Snapshot;
        lastReading = reading;
        return reading;
    }

    // Looked at by name, size and time twice a second: file events miss mounted volumes and symbolic-link swaps.
    private bool IsAsRead(ConfigurationReading reading)
        => Files().All(reading.Stamps.ContainsKey) && reading.Stamps.All(stamp => LoaderContext.StampOf(stamp.Key) == stamp.Value);

    private IEnumerable<string> Files()
        => Folders.Select(name => Path.Combine(options.ConfigurationFolder, name)).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"));
}
