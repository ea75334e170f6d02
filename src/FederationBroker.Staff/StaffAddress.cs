using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Staff;

/// <summary>
/// Where the staff pages of the current realm are, as this browser reaches them: an operator with a host of its own is
/// also reached through the installation's main host, which is where platform administrators have their cookie.
/// </summary>
public sealed class StaffAddress(IPartnerRegistry registry, TenantScope scope)
{
    /// <summary>Path from the root of the host, without a trailing slash.</summary>
    public string BaseFor(HttpRequest request) =>
        scope.Tenant == PlatformRealm.Tenant ? PlatformRealm.StaffArea
        : registry.Current.FindTenantByHost(request.Host.Host) is not null ? "/staff"
        : $"/t/{scope.Tenant}/staff";

    public string To(HttpRequest request, string page) => $"{BaseFor(request)}/{page}";

    /// <summary>For people who get it in a message.</summary>
    public string AbsoluteTo(HttpRequest request, string page) =>
        $"{request.Scheme}://{request.Host}{To(request, page)}";
}
