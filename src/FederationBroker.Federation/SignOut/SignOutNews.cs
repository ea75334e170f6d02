using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Federation.SignOut;

/// <summary>Looks for logins that have ended, and has their partners told.</summary>
internal sealed class SignOutNews(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<SignOutNews> log
)
    : RecurringWork(
        "News of ended logins",
        new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.FromSeconds(1)),
        clock,
        log
    )
{
    private const int AtOnce = 200;

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var heard = registry.Current.Partners.Where(partner => partner.HearsOfSignOut);
        foreach (var tenant in heard.Select(partner => partner.Tenant).Distinct())
        {
            await AttemptAsync(
                $"News of ended logins at {tenant}",
                async () =>
                {
                    while (await TellAsync(tenant, stopping))
                        stopping.ThrowIfCancellationRequested();
                },
                stopping
            );
        }

        return true;
    }

    private Task<bool> TellAsync(TenantId tenant, CancellationToken stopping) =>
        work.ForTenantAsync(tenant, (EndedPartnerSessions ended) => ended.TellAsync(AtOnce, stopping));
}
