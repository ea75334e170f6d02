using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Flow;
using FederationBroker.Management.Console;
using FederationBroker.Staff;
using FederationBroker.Staff.Access;
using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages.Staff;

/// <summary>
/// The console's one document. Everything in it is drawn by its modules from the management API; it holds no data
/// itself.
/// </summary>
internal sealed class ConsoleModel(
    StaffSessions sessions,
    TenantWork work,
    TenantScope scope,
    StaffAddress address,
    ConsoleFiles files,
    PageFrame frame
) : PageModel
{
    public string Base => address.BaseFor(Request);

    public string File(string name) => files.AddressOf(name);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        frame.StandInStaffArea(console: true);
        return await IsSomebodyAsync(cancellation)
            ? Page()
            : new EndpointAnswer(SeeOther.To(address.To(Request, "sign-in")));
    }

    private async Task<bool> IsSomebodyAsync(CancellationToken cancellation)
    {
        if (await sessions.FindCurrentAsync(Request, cancellation) is not null)
            return true;
        return scope.Tenant != PlatformRealm.Tenant
            && await work.ForTenantAsync(PlatformRealm.Tenant, (StaffSessions platform) =>
                platform.FindCurrentAsync(Request, cancellation)
            )
                is not null;
    }
}
