using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Subscribers;

/// <summary>The contract between a household or business and the operator (SUB-ACC). People log in; accounts have standing.</summary>
public sealed class ServiceAccount : ITenantOwned
{
    public required AccountId Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required AccountStatus Status { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public enum AccountStatus
{
    Active,

    /// <summary>Suspended by the operator, for instance for an unpaid bill: nobody on it signs in to a partner.</summary>
    Blocked,

    Closed,
}
