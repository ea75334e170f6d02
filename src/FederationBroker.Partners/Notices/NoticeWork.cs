using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Notices;

/// <summary>Sends what waits, a few messages of each partner at once; none waits for another partner's.</summary>
internal sealed class NoticeWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<NoticeWork> log
)
    : RecurringWork(
        "Messages to partners",
        new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.FromSeconds(1)),
        clock,
        log
    )
{
    private const int AtOnce = 4;

    private readonly Dictionary<(TenantId Tenant, PartnerId Partner), Task> lanes = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(lanes.Values);
    }

    protected override Task<bool> RoundAsync(CancellationToken stopping)
    {
        foreach (var partner in registry.Current.Partners.Where(one => one.Agreement.WebhookUrl is not null))
        {
            var lane = (partner.Tenant, partner.Id);
            if (lanes.GetValueOrDefault(lane) is not { IsCompleted: false })
                lanes[lane] = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => DrainAsync(lane, stopping)));
        }

        return Task.FromResult(true);
    }

    private Task<bool> DrainAsync((TenantId Tenant, PartnerId Partner) lane, CancellationToken stopping) =>
        AttemptAsync(
            $"Messages to {lane.Partner} of {lane.Tenant}",
            async () =>
            {
                while (
                    await work.ForTenantAsync(lane.Tenant, (NoticeSending sending) =>
                        sending.SendNextAsync(lane.Partner, stopping)
                    )
                )
                    stopping.ThrowIfCancellationRequested();
            },
            stopping
        );
}
