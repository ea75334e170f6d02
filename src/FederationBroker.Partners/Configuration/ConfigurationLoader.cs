using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads the configuration folder (<c>tenants/*.yaml</c>, <c>partners/*.yaml</c>) as one set: all of it, or a list of every fault.</summary>
public sealed class ConfigurationLoader(ISamlMetadataReader samlMetadata, TimeProvider clock, PartnerOptions options)
{
    private const int LargestFile = 256 * 1024;

    public ConfigurationReading Read(int generation)
    {
        var context = new LoaderContext(options, samlMetadata, clock.GetUtcNow());
        var tenants = ReadAll("tenants", "Tenant", context, TenantFile.Read);
        var partners = ReadAll("partners", "Partner", context, PartnerFile.Read);
        CrossFileRules.Check(tenants, partners, context);
        var found = context.Faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line).ToLookup(fault => fault.IsWarning);
        return found[false].Any()
            ? new ConfigurationReading.Faulty([.. found[false]], context.Stamps) { Warnings = [.. found[true]] }
            : new ConfigurationReading.Sound(new RegistrySnapshot([.. tenants.Select(t => t.Value)], [.. partners.Select(p => p.Value)], generation), context.Stamps)
            {
                Warnings = [.. found[true]],
            };
    }

    private List<Placed<T>> ReadAll<T>(string subfolder, string kind, LoaderContext context, Func<Section, LoaderContext, T?> read)
        where T : class
    {
        var folder = Path.Combine(options.ConfigurationFolder, subfolder);
        var result = new List<Placed<T>>();
        if (!Directory.Exists(folder))
        {
            context.Faults.Add(new ConfigurationFault(subfolder, 1, 1, "folder", $"the folder {subfolder}/ is missing.", $"Create it in {options.ConfigurationFolder}."));
            return result;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            if (Open(file, kind, context) is { } section && read(section, context) is { } value) result.Add(new Placed<T>(value, section));
        }

        return result;
    }

    private static Section? Open(string file, string kind, LoaderContext context)
    {
        context.NoteLook(file);
        var name = context.Display(file);
        if (new FileInfo(file).Length > LargestFile)
        {
            context.Faults.Add(new ConfigurationFault(name, 1, 1, "size", "the file is larger than 256 KiB.", "Split it: one file per tenant or partner."));
            return null;
        }

        try
        {
            var stream = new YamlStream();
            using (var reader = File.OpenText(file)) stream.Load(reader);
            if (stream.Documents is [{ RootNode: YamlMappingNode root }]) return OfKind(new Section(root, name, string.Empty, context.Faults), kind);
            context.Faults.Add(new ConfigurationFault(name, 1, 1, "yaml", "the file must hold exactly one mapping.", $"Start it with `kind: {kind}`."));
        }
        catch (YamlException fault)
        {
            context.Faults.Add(new ConfigurationFault(name, (int)fault.Start.Line, (int)fault.Start.Column, "yaml", $"the file is not valid YAML: {fault.Message}", "Check indentation, colons and quotes there."));
        }

        return null;
    }

    private static Section OfKind(Section section, string kind)
    {
        var stated = section.RequiredText("kind");
        if (stated.Length > 0 && stated != kind) section.Fault("kind", "kind", $"kind must be {kind} in this folder.", $"Write `kind: {kind}`, or move the file.");
        return section;
    }
}

/// <summary>What was read and where, for rules over several files.</summary>
internal sealed record Placed<T>(T Value, Section File);

/// <param name="Stamps">By path: the state in which each file was read.</param>
public abstract record ConfigurationReading(IReadOnlyDictionary<string, string> Stamps)
{
    /// <summary>What nobody is refused for, and somebody should look at.</summary>
    public ImmutableArray<ConfigurationFault> Warnings { get; init; } = [];

    public sealed record Sound(RegistrySnapshot Snapshot, IReadOnlyDictionary<string, string> Stamps) : ConfigurationReading(Stamps);

    public sealed record Faulty(ImmutableArray<ConfigurationFault> Faults, IReadOnlyDictionary<string, string> Stamps) : ConfigurationReading(Stamps);
}

/// <summary>Where the configuration lives and under which address the broker is reached.</summary>
/// <param name="ConfigurationFolder">Holds <c>tenants/*.yaml</c> and <c>partners/*.yaml</c>.</param>
/// <param name="PublicOrigin">Scheme, host and port as browsers see them, without a trailing slash; issuers are made from it.</param>
public sealed record PartnerOptions(string ConfigurationFolder, string PublicOrigin)
{
    /// <summary>Kinds of adapters that a tenant file may name. Default none.</summary>
    public AdapterKinds Adapters { get; init; } = new([], []);

    /// <summary>What one partner's servers may ask of this node in a second. Default 1,000.</summary>
    public int RequestsPerSecond { get; init; } = 1000;
}

/// <summary>Kinds of adapters that this build has; a tenant file may name these.</summary>
public sealed record AdapterKinds(IReadOnlyCollection<string> SubscriberData, IReadOnlyCollection<string> HomeNetwork);
