using FederationBroker.Kernel;
using FederationBroker.Kernel.Files;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Reads the configuration folder (<c>tenants/*.yaml</c>, <c>partners/*.yaml</c>). Every file is judged alone: what is
/// wrong in one keeps
/// that one from being taken, and no other.
/// </summary>
public sealed class ConfigurationLoader(MetadataReaders metadata, TimeProvider clock, PartnerOptions options)
{
    private const string TenantsFolder = "tenants";
    private const string PartnersFolder = "partners";
    private const string Extension = ".yaml";

    private readonly ConfigurationFileReader files = new(metadata, clock, options);

    /// <param name="previous">What this process has: unchanged files are not read again, and faulty ones stay as they
    /// were when they were sound.</param>
    public ConfigurationReading Read(ConfigurationReading? previous = null)
    {
        var stamps = previous is null ? new Dictionary<string, string>() : NamedFile.Look(PathsOf(previous));
        var tenants = ReadFolder(
            TenantsFolder,
            previous?.Tenants,
            stamps,
            path => files.Read(path, "Tenant", TenantFile.Read),
            new TenantRules()
        );
        if (tenants.Files.IsEmpty && tenants.Fault is null)
            tenants = WithoutTenants(tenants, previous?.Tenants);
        var partners = ReadFolder(
            PartnersFolder,
            previous?.Partners,
            stamps,
            path => files.Read(path, "Partner", PartnerFile.Read),
            new PartnerRules(IdsOf(tenants), AdaptersOf(tenants))
        );
        var snapshot = SnapshotOf(tenants, partners, previous?.Snapshot);
        return new ConfigurationReading
        {
            Snapshot = snapshot,
            FaultyFiles =
            [
                .. FaultyIn(tenants, TenantsFolder, TenantOf, previous)
                    .Concat(FaultyIn(partners, PartnersFolder, TenantOf, previous)),
            ],
            Warnings =
            [
                .. tenants
                    .Files.SelectMany(file => file.Readout.Warnings)
                    .Concat(partners.Files.SelectMany(file => file.Readout.Warnings))
                    .Concat(snapshot is null ? [] : BundleWarningsIn(tenants, snapshot)),
            ],
            Tenants = tenants,
            Partners = partners,
        };
    }

    /// <summary>
    /// Whether everything is as it was read. Looked at by name, size, time and rights: file events miss mounted volumes
    /// and symbolic-link swaps.
    /// </summary>
    public bool IsAsRead(ConfigurationReading reading) =>
        ListingOf(List(TenantsFolder)) == reading.Tenants.Listing
        && ListingOf(List(PartnersFolder)) == reading.Partners.Listing
        && NamedFile.Look(PathsOf(reading)) is var now
        && StampsOf(reading).All(stamp => now[stamp.Key] == stamp.Value);

    private FolderState<T> ReadFolder<T>(
        string folder,
        FolderState<T>? before,
        IReadOnlyDictionary<string, string> stamps,
        Func<string, FileReadout<T>> read,
        CrossFileRules<T> rules
    )
        where T : class
    {
        var earlier = (before?.Files ?? []).ToDictionary(file => file.Readout.Path, StringComparer.Ordinal);
        var list = List(folder);
        // A folder that cannot be looked into, such as that of a lost mount, takes nobody away.
        var paths = list is FolderReading.Content { Names: var names }
            ? names.Where(IsOurs).Select(name => PathOf(folder, name))
            : earlier.Keys.Order(StringComparer.Ordinal);
        var readouts = paths
            .Select(path =>
                earlier.TryGetValue(path, out var known) && IsUnchanged(known.Readout) ? known.Readout : read(path)
            )
            .ToList();
        return new FolderState<T>(ListingOf(list), FaultOf(folder, list), rules.Settle(readouts, earlier));

        bool IsUnchanged(FileReadout<T> readout) =>
            readout.Stamps.All(stamp => stamps.TryGetValue(stamp.Key, out var now) && now == stamp.Value);
    }

    private static FolderState<Tenant> WithoutTenants(FolderState<Tenant> now, FolderState<Tenant>? before) =>
        now with
        {
            Fault = new ConfigurationFault(
                TenantsFolder,
                1,
                1,
                "tenant",
                "there is no tenant.",
                "Add tenants/<id>.yaml; infra/demo shows one."
            ),
            Files = before?.Files ?? [],
        };

    private ConfigurationFault? FaultOf(string folder, FolderReading list) =>
        list is FolderReading.Refused refused
            ? new ConfigurationFault(
                folder,
                1,
                1,
                "folder",
                $"the folder {folder}/ {refused.Why}.",
                $"{refused.Fix} It belongs into {options.ConfigurationFolder}."
            )
            : null;

    private FolderReading List(string folder) => NamedFile.List(Path.Combine(options.ConfigurationFolder, folder));

    private string PathOf(string folder, string name) => Path.Combine(options.ConfigurationFolder, folder, name);

    // Editors and copying tools leave files that begin with a dot or end in something else. `.yml` means to be one of
    // ours and is told so.
    private static bool IsOurs(string name) =>
        name[0] != '.' && Path.GetExtension(name).ToLowerInvariant() is Extension or ".yml";

    private static string ListingOf(FolderReading list) =>
        list switch
        {
            FolderReading.Content content => string.Join('\n', content.Names.Where(IsOurs)),
            FolderReading.Refused refused => $"\n{refused.Why}",
            _ => string.Empty,
        };

    // Only of a file that is live as it was read: of any other its faults are told.
    private static IEnumerable<ConfigurationFault> BundleWarningsIn(
        FolderState<Tenant> tenants,
        RegistrySnapshot snapshot
    ) =>
        tenants
            .Files.Where(file => file.Live is not null && ReferenceEquals(file.Live, file.Readout.Value))
            .SelectMany(file => BundlesSection.WarningsOf(file.Readout.Section!, file.Live!, snapshot));

    private static HashSet<string> IdsOf(FolderState<Tenant> tenants) =>
        [
            .. tenants
                .Files.SelectMany(file =>
                    new[]
                    {
                        file.Live?.Id.Value,
                        file.Readout.Value?.Id.Value,
                        file.Readout.Section?.Peek("id"),
                        file.Readout.Section is null ? Path.GetFileNameWithoutExtension(file.Readout.Path) : null,
                    }
                )
                .OfType<string>(),
        ];

    // Of operators that are live; of others nobody can tell.
    private static Dictionary<TenantId, string[]> AdaptersOf(FolderState<Tenant> tenants) =>
        tenants
            .Files.Select(file => file.Live)
            .OfType<Tenant>()
            .ToDictionary(tenant => tenant.Id, tenant => tenant.Adapters.Select(adapter => adapter.Id).ToArray());

    private static TenantId? TenantOf(SettledFile<Tenant> file) =>
        IdOf(file.Readout.Section?.Peek("id")) ?? file.Live?.Id;

    private static TenantId? TenantOf(SettledFile<Partner> file) =>
        IdOf(file.Readout.Section?.Peek("tenant")) ?? file.Live?.Tenant;

    private static TenantId? IdOf(string? text) => TenantId.TryParse(text ?? string.Empty, out var id) ? id : null;

    private IEnumerable<FaultyFile> FaultyIn<T>(
        FolderState<T> folder,
        string name,
        Func<SettledFile<T>, TenantId?> tenantOf,
        ConfigurationReading? previous
    )
        where T : class
    {
        if (folder.Fault is { } fault)
            yield return new FaultyFile(name, null, Since(name), !folder.Files.IsEmpty, [fault]);
        foreach (var file in folder.Files.Where(file => file.Faults.Length > 0))
            yield return new FaultyFile(
                file.Readout.Name,
                tenantOf(file),
                Since(file.Readout.Name),
                file.Live is not null,
                file.Faults
            );

        DateTimeOffset Since(string file) =>
            previous?.FaultyFiles.FirstOrDefault(earlier => earlier.File == file)?.Since ?? clock.GetUtcNow();
    }

    private static RegistrySnapshot? SnapshotOf(
        FolderState<Tenant> tenants,
        FolderState<Partner> partners,
        RegistrySnapshot? previous
    )
    {
        var liveTenants = tenants.Files.Select(file => file.Live).OfType<Tenant>().ToList();
        if (liveTenants.Count == 0)
            return previous;
        var served = liveTenants.Select(tenant => tenant.Id).ToHashSet();
        var livePartners = partners
            .Files.Select(file => file.Live)
            .OfType<Partner>()
            .Where(partner => served.Contains(partner.Tenant))
            .ToList();
        return
            previous is not null
            && previous.Tenants.ToHashSet<object>().SetEquals(liveTenants)
            && previous.Partners.ToHashSet<object>().SetEquals(livePartners)
            ? previous
            : new RegistrySnapshot(liveTenants, livePartners, (previous?.Generation ?? 0) + 1);
    }

    private static IReadOnlyCollection<string> PathsOf(ConfigurationReading reading) =>
        [.. StampsOf(reading).Select(stamp => stamp.Key).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<KeyValuePair<string, string>> StampsOf(ConfigurationReading reading) =>
        reading
            .Tenants.Files.SelectMany(file => file.Readout.Stamps)
            .Concat(reading.Partners.Files.SelectMany(file => file.Readout.Stamps));
}
