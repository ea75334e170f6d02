using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>The configuration folder as it was read: what of it is live, and what is wrong, file by file.</summary>
public sealed record ConfigurationReading
{
    /// <summary>Null while no operator is sound and none was before.</summary>
    public required RegistrySnapshot? Snapshot { get; init; }

    /// <summary>By file. Everything else is live as it stands there.</summary>
    public required ImmutableArray<FaultyFile> FaultyFiles { get; init; }

    /// <summary>What nobody is refused for, and somebody should look at.</summary>
    public required ImmutableArray<ConfigurationFault> Warnings { get; init; }

    public IEnumerable<ConfigurationFault> Faults => FaultyFiles.SelectMany(file => file.Faults);

    internal FolderState<Tenant> Tenants { get; init; } = new(string.Empty, null, []);

    internal FolderState<Partner> Partners { get; init; } = new(string.Empty, null, []);
}

/// <summary>A file that is refused, alone.</summary>
/// <param name="File">Below the configuration folder; a folder's name when the folder itself is at fault.</param>
/// <param name="Tenant">Whose file it is, if anybody can tell.</param>
/// <param name="Since">When this process first saw it faulty.</param>
/// <param name="LastGoodIsLive">True: what the file said when it was sound counts on. False: nothing of it
/// does.</param>
/// <param name="Faults">What is wrong, in it or in a file that it names.</param>
public sealed record FaultyFile(
    string File,
    TenantId? Tenant,
    DateTimeOffset Since,
    bool LastGoodIsLive,
    ImmutableArray<ConfigurationFault> Faults
);

/// <summary>One of the two folders.</summary>
/// <param name="Listing">What the folder looked like; changes when a file comes or goes.</param>
/// <param name="Fault">What is wrong with the folder itself; its files are then those of the reading before.</param>
internal sealed record FolderState<T>(string Listing, ConfigurationFault? Fault, ImmutableArray<SettledFile<T>> Files)
    where T : class;

/// <summary>What one file said when it was read, whatever others say.</summary>
/// <param name="Path">On the disk.</param>
/// <param name="Name">Below the configuration folder, as people see it.</param>
/// <param name="Stamps">By path, its own and those of the files it names: the state in which each was read.</param>
internal sealed record FileReadout<T>(string Path, string Name, IReadOnlyDictionary<string, string> Stamps)
    where T : class
{
    /// <summary>Null when anything is wrong.</summary>
    public T? Value { get; init; }

    /// <summary>Null when the file is not YAML.</summary>
    public Section? Section { get; init; }

    public ImmutableArray<ConfigurationFault> Faults { get; init; } = [];

    public ImmutableArray<ConfigurationFault> Warnings { get; init; } = [];

    /// <summary><c>enabled: false</c>, which counts however faulty the rest is.</summary>
    public bool SaysDisabled { get; init; }
}

/// <summary>A file among all others.</summary>
/// <param name="Faults">Its own and those that only show beside others.</param>
/// <param name="Live">What counts of it: what it says, what it said when it was last sound, or nothing.</param>
internal sealed record SettledFile<T>(FileReadout<T> Readout, ImmutableArray<ConfigurationFault> Faults, T? Live)
    where T : class;

/// <summary>What was read and where it stands, for rules over several parts of a file.</summary>
internal sealed record Placed<T>(T Value, Section File);
