using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Collaboration.Process;

/// <summary>A job that is done for each operator that has adapters; what fails at one of them is no other's.</summary>
internal abstract class OperatorRounds<TService>(
    string name,
    Rhythm rhythm,
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger log
) : RecurringWork(name, rhythm, clock, log)
    where TService : notnull
{
    protected abstract Task RoundAsync(TService service, CancellationToken stopping);

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        foreach (var tenant in registry.Current.Tenants.Where(tenant => !tenant.Adapters.IsEmpty))
            well &= await AttemptAsync(
                $"{Name} at {tenant.Id}",
                () => work.ForTenantAsync(tenant.Id, async (TService service) =>
                    {
                        await RoundAsync(service, stopping);
                        return true;
                    }),
                stopping
            );
        return well;
    }
}
