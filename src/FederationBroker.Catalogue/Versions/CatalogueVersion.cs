using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Catalogue.Versions;

/// <summary>
/// One version of an operator's catalogue; rows are never changed, so the history is complete and any version can come
/// back.
/// </summary>
internal sealed class CatalogueVersion : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Version { get; init; }

    public required string DocumentJson { get; init; }

    /// <summary>Who made it: a staff member's id, "import" or "demo".</summary>
    public required string ChangedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>
/// Which version is in force. Read with every standing, in the same query: a change counts with the next request on
/// every node, and the document behind the number is parsed once per node.
/// </summary>
internal sealed class CatalogueHead : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required int Version { get; set; }
}

/// <summary>Content that all operators of the installation share; the platform's, so it has no tenant.</summary>
internal sealed class SharedContentVersion
{
    public required int Version { get; init; }

    public required string ContentJson { get; init; }

    public required string ChangedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }
}
