using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Access;
using FederationBroker.Staff.ApiKeys;
using FederationBroker.Staff.Rights;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Staff.Gate;

/// <summary>Finds who calls: of this operator's staff, or of the platform's.</summary>
public sealed class StaffCallers(StaffSessions sessions, ApiKeyRing keys, TenantWork work)
{
    public async Task<StaffIdentity?> FindPersonAsync(
        HttpRequest request,
        TenantId realm,
        CancellationToken cancellation
    )
    {
        if (await sessions.FindCurrentAsync(request, cancellation) is { } own)
            return own;
        if (realm == PlatformRealm.Tenant)
            return null;
        // The platform's rows are nobody's tenant: they are looked up in a unit of work of their own, and this one
        // stays the operator's.
        return await work.ForTenantAsync(PlatformRealm.Tenant, (StaffSessions platform) =>
            platform.FindCurrentAsync(request, cancellation)
        );
    }

    public async Task<StaffIdentity?> FindKeyAsync(string secret, TenantId realm, CancellationToken cancellation)
    {
        if (await keys.FindAsync(secret, cancellation) is { } own)
            return own;
        if (realm == PlatformRealm.Tenant)
            return null;
        return await work.ForTenantAsync(PlatformRealm.Tenant, (ApiKeyRing platform) =>
            platform.FindAsync(secret, cancellation)
        );
    }
}
