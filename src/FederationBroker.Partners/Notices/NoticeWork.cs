using FederationBroker.Data;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Partners.Notices;

/// <summary>Sends what waits, a few messages of each partner at once; none waits for another partner's.</summary>
internal sealed class NoticeWork(
    TenantWork work,
    IPartnerRegistry registry,
    IServiceScopeFactory scopes,
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

    private const int BetweenSearches = 30;

    private readonly Dictionary<TenantLane, Task> lanes = [];
    private readonly HashSet<TenantLane> waiting = [];
    private int looks;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(lanes.Values);
    }

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        if (looks++ % BetweenSearches == 0)
            await FindWaitingAsync(stopping);
        foreach (var lane in Told().Concat(waiting).Distinct())
        {
            if (lanes.GetValueOrDefault(lane) is not { IsCompleted: false })
                lanes[lane] = DrainAsync(lane, stopping);
        }

        return true;
    }

    private List<TenantLane> Told()
    {
        using var scope = scopes.CreateScope();
        var channels = scope.ServiceProvider.GetRequiredService<NoticeChannels>();
        return
        [
            .. from partner in registry.Current.Partners
            from kind in channels.Kinds
            where channels.AddressFor(partner, kind) is not null
            select new TenantLane(partner.Tenant, new NoticeLane(partner.Id, kind)),
        ];
    }

    // Also those whose address is gone: what waits for them is given up, instead of waiting for whoever comes under
    // that name.
    private async Task FindWaitingAsync(CancellationToken stopping)
    {
        waiting.Clear();
        foreach (var tenant in registry.Current.Tenants)
        {
            var found = await work.ForTenantAsync(tenant.Id, (BrokerDbContext database) =>
                database
                    .PartnerNotices()
                    .Where(notice => notice.State == NoticeState.Waiting)
                    .Select(notice => new NoticeLane(notice.Partner, notice.Channel))
                    .Distinct()
                    .ToListAsync(stopping)
            );
            waiting.UnionWith(found.Select(lane => new TenantLane(tenant.Id, lane)));
        }
    }

    // Nothing is due most of the time: one looks, and where there is something several work.
    private Task<bool> DrainAsync(TenantLane lane, CancellationToken stopping) =>
        AttemptAsync(
            $"Messages to {lane.Own.Partner} of {lane.Tenant}",
            async () =>
            {
                if (await SendNextAsync(lane, stopping))
                    await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => SendAllAsync(lane, stopping)));
            },
            stopping
        );

    private async Task SendAllAsync(TenantLane lane, CancellationToken stopping)
    {
        while (await SendNextAsync(lane, stopping))
            stopping.ThrowIfCancellationRequested();
    }

    private Task<bool> SendNextAsync(TenantLane lane, CancellationToken stopping) =>
        work.ForTenantAsync(lane.Tenant, (NoticeSending sending) => sending.SendNextAsync(lane.Own, stopping));

    private sealed record TenantLane(TenantId Tenant, NoticeLane Own);
}
