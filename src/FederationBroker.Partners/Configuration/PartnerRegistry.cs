using System.Collections.Immutable;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Holds the live configuration; a faulty file never replaces what it said when it was sound.</summary>
public sealed class PartnerRegistry(ConfigurationLoader loader) : IPartnerRegistry, ITenantDirectory
{
    private volatile ConfigurationReading? last;

    public RegistrySnapshot Current =>
        last?.Snapshot ?? throw new InvalidOperationException("The configuration has not been loaded yet.");

    /// <summary>Files that are refused right now; empty when all are live.</summary>
    public ImmutableArray<FaultyFile> FaultyFiles => last?.FaultyFiles ?? [];

    /// <summary>What in the newest configuration works, but hardly as whoever wrote it expects.</summary>
    public ImmutableArray<ConfigurationFault> Warnings => last?.Warnings ?? [];

    public IEnumerable<TenantId> TenantIds => Current.Tenants.Select(tenant => tenant.Id);

    /// <summary>Reads what is not as it was when it was last read, in the folder or in any file it refers to.</summary>
    /// <returns>Null when nothing changed.</returns>
    public ConfigurationReading? ReadIfChanged()
    {
        var before = last;
        if (before is not null && loader.IsAsRead(before))
            return null;
        last = loader.Read(before);
        return last;
    }
}
