using FederationBroker.Kernel.Files;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads and judges one file. Whatever it is or holds, the outcome is a value or faults: nothing that is
/// thrown gets past here.</summary>
internal sealed class ConfigurationFileReader(MetadataReaders metadata, TimeProvider clock, PartnerOptions options)
{
    private const int LargestFile = 256 * 1024;

    public FileReadout<T> Read<T>(string path, string kind, Func<Section, LoaderContext, T?> read)
        where T : class
    {
        var context = new LoaderContext(options, metadata, clock.GetUtcNow());
        var name = context.Display(path);
        context.NoteLook(path);
        OpenedFile opened = new OpenedFile.Unreadable(SaysDisabled: false);
        T? value = null;
        try
        {
            opened = Open(path, name, kind, context);
            if (opened is OpenedFile.Readable { Section: var section })
                value = read(section, context);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            context.Faults.Add(
                new ConfigurationFault(
                    name,
                    1,
                    1,
                    "internal",
                    $"the file could not be judged: {bug.GetType().Name}.",
                    "Compare it with infra/CONFIGURATION.md, and report it."
                )
            );
        }

        // What has no place of its own is said of the whole file.
        var found = context
            .Faults.Select(fault => fault with { Line = Math.Max(1, fault.Line), Column = Math.Max(1, fault.Column) })
            .OrderBy(fault => fault.Line)
            .ThenBy(fault => fault.Column)
            .ToLookup(fault => fault.IsWarning);
        return new FileReadout<T>(path, name, context.Stamps)
        {
            Value = found[false].Any() ? null : value,
            Section = (opened as OpenedFile.Readable)?.Section,
            Faults = [.. found[false]],
            Warnings = [.. found[true]],
            SaysDisabled = opened.SaysDisabled,
        };
    }

    private static OpenedFile Open(string path, string name, string kind, LoaderContext context)
    {
        if (!path.EndsWith(".yaml", StringComparison.Ordinal))
            context.Faults.Add(
                new ConfigurationFault(
                    name,
                    1,
                    1,
                    "extension",
                    "files are read whose names end in .yaml.",
                    $"Rename it to {Path.ChangeExtension(Path.GetFileName(path), ".yaml")}, or move it away."
                )
            );
        switch (NamedFile.Read(path, LargestFile))
        {
            case FileReading.Refused refused:
                context.Faults.Add(
                    new ConfigurationFault(name, 1, 1, "unreadable", $"the file {refused.Why}.", refused.Fix)
                );
                return new OpenedFile.Unreadable(SaysDisabled: false);
            case FileReading.Content { Bytes: var bytes }:
                return Parse(bytes, name, kind, context);
            default:
                return new OpenedFile.Unreadable(SaysDisabled: false);
        }
    }

    private static OpenedFile Parse(byte[] bytes, string name, string kind, LoaderContext context)
    {
        switch (PlainYaml.Read(bytes))
        {
            case YamlReading.Refused refused:
                context.Faults.Add(
                    new ConfigurationFault(
                        name,
                        refused.Line,
                        refused.Column,
                        refused.Rule,
                        refused.Message,
                        refused.Fix
                    )
                );
                return new OpenedFile.Unreadable(refused.SaysDisabled);
            case YamlReading.Parsed { Root: var root }:
                var section = new Section(root, name, string.Empty, context.Faults);
                var stated = section.RequiredText("kind");
                if (stated.Length > 0 && stated != kind)
                    section.Fault(
                        "kind",
                        "kind",
                        $"kind must be {kind} in this folder.",
                        $"Write `kind: {kind}`, or move the file."
                    );
                return new OpenedFile.Readable(
                    section,
                    section.Peek("enabled") is { } enabled && TopLevelSwitch.IsOff(enabled)
                );
            default:
                return new OpenedFile.Unreadable(SaysDisabled: false);
        }
    }
}

/// <param name="SaysDisabled">Its switch stands on off, whatever else is wrong with it.</param>
internal abstract record OpenedFile(bool SaysDisabled)
{
    internal sealed record Readable(Section Section, bool SaysDisabled) : OpenedFile(SaysDisabled);

    /// <summary>Why, is among the faults.</summary>
    internal sealed record Unreadable(bool SaysDisabled) : OpenedFile(SaysDisabled);
}

/// <summary>Where the configuration lives and under which address the broker is reached.</summary>
/// <param name="ConfigurationFolder">Holds <c>tenants/*.yaml</c> and <c>partners/*.yaml</c>.</param>
/// <param name="PublicOrigin">Scheme, host and port as browsers see them, without a trailing slash; issuers are made
/// from it.</param>
public sealed record PartnerOptions(string ConfigurationFolder, string PublicOrigin)
{
    /// <summary>Kinds of adapters that a tenant file may name. Default none.</summary>
    public AdapterKinds Adapters { get; init; } = new([], []);

    /// <summary>What one partner's servers may ask of this node in a second. Default 1,000.</summary>
    public int RequestsPerSecond { get; init; } = 1000;

    /// <summary>Where partners' addresses may lead besides public ones. Default nowhere.</summary>
    public OutboundRules Outbound { get; init; } = OutboundRules.PublicOnly;
}

/// <summary>Kinds of adapters that this build has; a tenant file may name these.</summary>
public sealed record AdapterKinds(IReadOnlyCollection<string> SubscriberData, IReadOnlyCollection<string> HomeNetwork);
