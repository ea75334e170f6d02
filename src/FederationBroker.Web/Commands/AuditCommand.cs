using System.CommandLine;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners.Configuration;
using FederationBroker.Staff;

namespace FederationBroker.Web.Commands;

internal static class AuditCommand
{
    public static Command Create()
    {
        var verify = new Command("verify", "Walk the hash chain of every operator's audit trail.");
        verify.SetAction((_, cancellation) => Tool.RunAsync(loadConfiguration: true, services => VerifyAsync(services, cancellation)));
        return new Command("audit", "The audit trail.") { verify };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var broken = 0;
        foreach (var tenant in services.GetRequiredService<PartnerRegistry>().TenantIds.Append(PlatformRealm.Tenant))
        {
            var result = await services.GetRequiredService<TenantWork>().ForTenantAsync(tenant, (AuditChain chain) => chain.VerifyAsync(tenant, cancellation));
            if (result is AuditVerification.Broken) broken++;
            Console.WriteLine(result switch
            {
                AuditVerification.Intact intact => $"{tenant}: intact, {intact.Events} events, {intact.NotYetChained} not yet chained, last hash {intact.LastHash}",
                AuditVerification.Broken at => $"{tenant}: BROKEN at event {at.Position}: {at.Reason}",
                _ => $"{tenant}: unknown",
            });
        }

        return broken == 0 ? 0 : 1;
    }
}
