using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Staff;

/// <summary>
/// Where platform administrators live: their rows belong to the tenant "*", which no address can name. A unit of work
/// that enters it sees, through the context's filter, the platform's own rows; the database's row-level security shows
/// it all (see <c>DatabaseGuards</c>), so no hand-written SQL runs in it without naming its tenant.
/// </summary>
public static class PlatformRealm
{
    public static readonly TenantId Tenant = new(TenantScope.Platform);

    /// <summary>First part of the addresses of this realm; an operator's are below <c>/t/{tenant}</c>.</summary>
    public const string Prefix = "/platform";

    /// <summary>All there is in this realm.</summary>
    public const string StaffArea = Prefix + "/staff";
}
