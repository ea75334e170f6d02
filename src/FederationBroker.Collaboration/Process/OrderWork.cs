using FederationBroker.Collaboration.Orders;
using FederationBroker.Data.Outbox;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Fleet;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Collaboration.Process;

/// <summary>
/// Takes the steps of every operator's orders as they fall due. Orders do not wait for each other, and neither do
/// operators: one whose adapters hang keeps its own room busy.
/// </summary>
internal sealed class OrderWork(
    TenantWork work,
    IPartnerRegistry registry,
    AdapterFleet fleet,
    OrderBell bell,
    TimeProvider clock,
    ILogger<OrderWork> log
) : RecurringWork("Orders", new Rhythm(TimeSpan.Zero, First: TimeSpan.Zero), clock, log)
{
    private const int StepsAtOnce = 16;

    // A look-up, a step and what follows; past this another node may have it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Dictionary<TenantId, Desk> desks = [];

    public override void Dispose()
    {
        foreach (var desk in desks.Values)
            desk.Room.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var desk in desks.Values)
        {
            await desk.Claiming;
            for (var place = 0; place < StepsAtOnce; place++)
                await desk.Room.WaitAsync(CancellationToken.None);
        }
    }

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        foreach (var tenant in registry.Current.Tenants.Where(IsAtWork))
            Advance(tenant.Id, stopping);
        await bell.WaitAsync(BetweenLooks, stopping);
        return true;
    }

    // What a node cannot ask yet, because it or one of its adapters was just started, is left to the other nodes: it
    // would be given up here as "cannot be reached".
    private bool IsAtWork(Tenant tenant) =>
        !tenant.Adapters.IsEmpty
        && !tenant.Adapters.Any(adapter => fleet.IsStarting(new AdapterPlace(tenant.Id, adapter.Id)));

    private void Advance(TenantId tenant, CancellationToken stopping)
    {
        if (!desks.TryGetValue(tenant, out var desk))
            desks[tenant] = desk = new Desk();
        if (desk.Claiming.IsCompleted)
            desk.Claiming = ClaimAsync(tenant, desk, stopping);
    }

    private Task<bool> ClaimAsync(TenantId tenant, Desk desk, CancellationToken stopping) =>
        AttemptAsync(
            $"Orders of {tenant}",
            async () =>
            {
                while (true)
                {
                    await desk.Room.WaitAsync(stopping);
                    if (await NextAsync(tenant, desk, stopping) is not { } message)
                        return;
                    _ = HandleAsync(tenant, desk, message, stopping);
                }
            },
            stopping
        );

    // The room is given back unless there is a message for it.
    private async Task<ClaimedMessage?> NextAsync(TenantId tenant, Desk desk, CancellationToken stopping)
    {
        ClaimedMessage? message = null;
        try
        {
            message = await work.ForTenantAsync(tenant, (OutboxStore outbox) =>
                outbox.ClaimAsync(OrderRow.Queue, Lease, stopping)
            );
            return message;
        }
        finally
        {
            if (message is null)
                desk.Room.Release();
        }
    }

    private async Task HandleAsync(TenantId tenant, Desk desk, ClaimedMessage message, CancellationToken stopping)
    {
        await AttemptAsync($"A step of {tenant}", () => work.ForTenantAsync(tenant, async (OrderStepping stepping) =>
                {
                    await stepping.HandleAsync(message, stopping);
                    return true;
                }), stopping);
        desk.Room.Release();
        bell.Ring();
    }

    private sealed class Desk
    {
        public Task<bool> Claiming { get; set; } = Task.FromResult(true);

        public SemaphoreSlim Room { get; } = new(StepsAtOnce, StepsAtOnce);
    }
}

/// <summary>Tells this node's worker that something is due; others find it at their next look.</summary>
internal sealed class OrderBell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Dispose() => rung.Dispose();

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // rung already, and not heard yet
        }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) => rung.WaitAsync(longest, cancellation);
}
