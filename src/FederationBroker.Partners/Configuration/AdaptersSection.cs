using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>Reads <c>adapters:</c> of a tenant file: what runs beside the broker for this operator.</summary>
internal static class AdaptersSection
{
    public static ImmutableArray<ConfiguredAdapter> Read(Section file, LoaderContext context)
    {
        var adapters = new List<ConfiguredAdapter>();
        foreach (var section in file.Subs("adapters"))
        {
            var adapter = ReadOne(section, context);
            if (adapters.Any(other => other.Id == adapter.Id))
                section.Fault("id", "adapter-twice", $"{adapter.Id} is set up twice.", "Give each a name of its own.");
            adapters.Add(adapter);
        }

        return [.. adapters];
    }

    private static ConfiguredAdapter ReadOne(Section section, LoaderContext context)
    {
        var id = section.RequiredText("id");
        // The same shape as an operator's own name.
        if (id.Length > 0 && !TenantId.TryParse(id, out _))
            section.Fault(
                "id",
                "slug",
                "id must be lower-case letters, digits and hyphens, start with a letter and have at most 32 "
                    + "characters.",
                "Choose such a name; agreements name it."
            );
        var package = section.RequiredText("package");
        var adapter = new ConfiguredAdapter
        {
            Id = id,
            Package = package.Length == 0 ? package : context.PathFrom(section, package),
            Digest = DigestIn(section, context),
            ConfigurationJson = section.Json("configuration", path => context.PathFrom(section, path)),
            Secrets = SecretsIn(section, context),
        };
        section.RefuseUnknownKeys();
        return adapter;
    }

    private static string? DigestIn(Section section, LoaderContext context)
    {
        if (section.Text("digest") is null)
            return null;
        var digest = context.Resolve(section, section.Items("digest")[0])?.Trim();
        if (digest is not null && !(digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower)))
            section.Fault(
                "digest",
                "digest",
                "digest must be a SHA-256 in lower-case hexadecimal.",
                "Write what `fbroker adapters verify` prints."
            );
        return digest;
    }

    private static ImmutableSortedDictionary<string, string> SecretsIn(Section file, LoaderContext context)
    {
        if (file.Sub("secrets") is not { } section)
            return ImmutableSortedDictionary<string, string>.Empty;
        var secrets = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var (name, reference) in file.Texts("secrets"))
        {
            if (section.Items(name) is not [var item])
                continue;
            if (IsReference(reference))
                secrets[name] = context.Resolve(section, item)?.Trim() ?? string.Empty;
            else
                section.Fault(
                    name,
                    "secret",
                    $"{name} must be a reference: a secret does not belong into a configuration file.",
                    "Write file:<path> or env:<NAME>."
                );
        }

        return secrets.ToImmutable();
    }

    private static bool IsReference(string text) =>
        text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("env:", StringComparison.Ordinal);
}
