using System.Collections.Concurrent;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Versions;

/// <summary>
/// Parsed catalogues of this node, the newest of each operator. Never stale: who asks names the version that is in
/// force.
/// </summary>
public sealed class CatalogueCache
{
    // Far above the operators of one installation; a bound, so that nothing grows for ever.
    private const int MostOperators = 10_000;

    private readonly ConcurrentDictionary<TenantId, Entry> entries = new();

    public CatalogueIndex? Find(TenantId tenant, CatalogueInForce version) =>
        entries.TryGetValue(tenant, out var entry) && entry.Version == version ? entry.Index : null;

    public void Keep(TenantId tenant, CatalogueInForce version, CatalogueIndex index)
    {
        if (entries.Count >= MostOperators)
            entries.Clear();
        entries[tenant] = new Entry(version, index);
    }

    private sealed record Entry(CatalogueInForce Version, CatalogueIndex Index);
}

/// <param name="Own">Version of the operator's catalogue; 0: none yet.</param>
/// <param name="Shared">Version of the shared content; 0: none yet.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct CatalogueInForce(int Own, int Shared);
