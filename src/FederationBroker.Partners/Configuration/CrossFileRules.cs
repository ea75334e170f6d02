using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Partners.Configuration;

/// <summary>
/// Rules that no single file can show. Of two files that want the same name, the one that has it keeps it, and of two
/// new ones the first by
/// file name: nobody's change can take a live partner down.
/// </summary>
internal abstract class CrossFileRules<T>
    where T : class
{
    /// <param name="files">In order of their names.</param>
    /// <param name="before">By path: what was live.</param>
    public ImmutableArray<SettledFile<T>> Settle(
        IReadOnlyCollection<FileReadout<T>> files,
        IReadOnlyDictionary<string, SettledFile<T>> before
    )
    {
        var settled = new Dictionary<string, SettledFile<T>>(StringComparer.Ordinal);
        var taken = new Dictionary<UniqueName, string>();
        foreach (var file in files.Where(HasItsPlace))
            Admit(file, file.Value ?? LastGoodOf(file), StrayFault(file));
        foreach (var file in files.Where(file => !HasItsPlace(file)))
            Contend(file);
        return [.. files.Select(file => settled[file.Path])];

        T? LiveBefore(FileReadout<T> file) => before.TryGetValue(file.Path, out var earlier) ? earlier.Live : null;

        bool HasItsPlace(FileReadout<T> file) =>
            LiveBefore(file) is { } live && (file.Value is null || ReferenceEquals(file.Value, live));

        T? LastGoodOf(FileReadout<T> file) =>
            LiveBefore(file) is { } live ? (SaysDisabled(file) ? SwitchedOff(live) : live) : null;

        void Admit(FileReadout<T> file, T? live, IEnumerable<ConfigurationFault> more)
        {
            foreach (var name in live is null ? [] : NamesOf(live))
                taken.TryAdd(name, file.Name);
            settled[file.Path] = new SettledFile<T>(file, [.. file.Faults, .. more], live);
        }

        void Contend(FileReadout<T> file)
        {
            var clashes = file.Value is null
                ? []
                : NamesOf(file.Value)
                    .Where(taken.ContainsKey)
                    .Select(name => ClashFault(file, name, taken[name]))
                    .ToList();
            var faults = clashes.Concat(StrayFault(file)).ToList();
            var live = file.Value is not null && faults.Count == 0 ? file.Value : LastGoodOf(file);
            Admit(
                file,
                live is not null && faults.Count > 0 && NamesOf(live).Any(taken.ContainsKey) ? null : live,
                faults
            );
        }
    }

    protected abstract IEnumerable<UniqueName> NamesOf(T value);

    /// <summary>Why the value has no place here, if it has none.</summary>
    protected abstract (string Key, string Rule, string Message, string Fix)? Stray(T value);

    protected abstract T SwitchedOff(T value);

    protected abstract bool IsSwitchedOff(T value);

    private bool SaysDisabled(FileReadout<T> file) =>
        file.SaysDisabled || (file.Value is not null && IsSwitchedOff(file.Value));

    private IEnumerable<ConfigurationFault> StrayFault(FileReadout<T> file)
    {
        if (file.Value is not null && Stray(file.Value) is var (key, rule, message, fix))
            yield return FaultAt(file, key, rule, message, fix);
    }

    private static ConfigurationFault ClashFault(FileReadout<T> file, UniqueName name, string owner) =>
        FaultAt(
            file,
            name.Key,
            "unique",
            $"the {name.What} {name.Name} is used in {owner} already.",
            $"Give each its own {name.What}."
        );

    private static ConfigurationFault FaultAt(FileReadout<T> file, string key, string rule, string message, string fix)
    {
        var place = file.Section!.PlaceOf(key);
        return new ConfigurationFault(file.Name, (int)place.Line, (int)place.Column, rule, message, fix);
    }
}

/// <summary>A name that only one file may have.</summary>
/// <param name="Key">Where it stands in the file.</param>
/// <param name="What">In words.</param>
/// <param name="Name">With the tenant, where it is unique within one.</param>
internal readonly record struct UniqueName(string Key, string What, string Name);

internal sealed class TenantRules : CrossFileRules<Tenant>
{
    protected override IEnumerable<UniqueName> NamesOf(Tenant value) =>
        [
            new("id", "tenant id", value.Id.Value),
            .. value.Hosts.Select(host => new UniqueName("hosts", "host name", host.ToLowerInvariant())),
        ];

    protected override (string Key, string Rule, string Message, string Fix)? Stray(Tenant value) => null;

    protected override Tenant SwitchedOff(Tenant value) => value;

    protected override bool IsSwitchedOff(Tenant value) => false;
}

/// <param name="known">Ids of all tenants that have a file, also of those whose file is faulty: that is not the
/// partner's fault.</param>
/// <param name="adapters">What each operator that is live has set up.</param>
internal sealed class PartnerRules(IReadOnlySet<string> known, IReadOnlyDictionary<TenantId, string[]> adapters)
    : CrossFileRules<Partner>
{
    protected override IEnumerable<UniqueName> NamesOf(Partner value)
    {
        yield return new("id", "partner id", $"{value.Tenant}/{value.Id}");
        if (value.Oidc is { } oidc)
            yield return new("oidc", "client id", $"{value.Tenant}/{oidc.ClientId}");
        if (value.Saml is { } saml)
            yield return new("saml", "entity ID", $"{value.Tenant}/{saml.ServiceProvider.EntityId}");
        // Two partners in one sector would get the same pseudonyms: the one thing this product exists to prevent.
        if (value.Sector.Length > 0)
            yield return new("sector", "sector", $"{value.Tenant}/{value.Sector}");
    }

    protected override (string Key, string Rule, string Message, string Fix)? Stray(Partner value)
    {
        if (!known.Contains(value.Tenant.Value))
            return (
                "tenant",
                "tenant",
                $"there is no tenant {value.Tenant}.",
                Section.NearestHint(value.Tenant.Value, known)
            );
        return MissingAdapterOf(value) is { } missing
            ? (
                "agreement",
                "adapter",
                $"{value.Tenant} has no adapter {missing}.",
                Section.NearestHint(missing, adapters[value.Tenant])
            )
            : null;
    }

    private string? MissingAdapterOf(Partner value) =>
        adapters.TryGetValue(value.Tenant, out var there)
            ? new[]
            {
                value.Agreement.Collaboration?.BillingAdapter,
                value.Agreement.Collaboration?.SubscriptionAdapter,
            }
                .OfType<string>()
                .Concat(value.Agreement.Hooks.Adapters)
                .FirstOrDefault(named => !there.Contains(named, StringComparer.Ordinal))
            : null;

    protected override Partner SwitchedOff(Partner value) => value.Enabled ? value with { Enabled = false } : value;

    protected override bool IsSwitchedOff(Partner value) => !value.Enabled;
}
