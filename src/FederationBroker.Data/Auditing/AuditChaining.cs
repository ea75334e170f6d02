using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Auditing;

/// <summary>Extends the chain about once a second.</summary>
internal sealed class AuditChaining(TenantWork work, TimeProvider clock, ILogger<AuditChaining> log)
    : RecurringWork("The audit chain", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
{
    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        while (await work.ForPlatformAsync((AuditChain chain) => chain.ExtendAsync(stopping)) > 0)
        {
        }

        return true;
    }
}
