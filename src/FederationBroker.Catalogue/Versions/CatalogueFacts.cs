using FederationBroker.Data;

namespace FederationBroker.Catalogue.Versions;

/// <summary>Which versions are in force, to be asked for in queries of other rooms.</summary>
public static class CatalogueFacts
{
    /// <summary>One number, or none: the operator has no catalogue yet.</summary>
    public static IQueryable<int> CatalogueInForce(this BrokerDbContext database) =>
        database.Set<CatalogueHead>().Select(head => head.Version);

    /// <summary>All versions of the shared content; the highest is in force.</summary>
    public static IQueryable<int> SharedContentVersions(this BrokerDbContext database) =>
        database.Set<SharedContentVersion>().Select(shared => shared.Version);
}
