using FederationBroker.Collaboration.Process;
using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Fleet;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>Compares what is due, at every operator.</summary>
internal sealed class ReconciliationWork(
    TenantWork work,
    IPartnerRegistry registry,
    TimeProvider clock,
    ILogger<ReconciliationWork> log
)
    : OperatorRounds<ReconciliationRound>(
        "Reconciliation",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(10)),
        work,
        registry,
        clock,
        log
    )
{
    protected override Task RoundAsync(ReconciliationRound service, CancellationToken stopping) =>
        service.GoAsync(stopping);
}

/// <summary>One round at one operator.</summary>
internal sealed class ReconciliationRound(
    AdapterFleet fleet,
    ReconciliationCalendar calendar,
    ReconciliationRuns runs,
    Reconciler reconciler,
    TenantScope scope
)
{
    public async Task GoAsync(CancellationToken cancellation)
    {
        var adapters = fleet.Of(scope.Tenant);
        // What this node cannot ask yet is left to the others, and to its own next round.
        if (adapters.Any(adapter => fleet.IsStarting(new AdapterPlace(scope.Tenant, adapter.Id))))
            return;
        foreach (var adapter in adapters.Where(IsBilling))
        {
            foreach (var (from, until) in calendar.Due())
                await runs.WantAsync(ReconciliationSource.Billing, adapter.Id, from, until, cancellation);
        }

        while (await reconciler.RunNextAsync(cancellation))
            cancellation.ThrowIfCancellationRequested();
    }

    public static bool IsBilling(AdapterView adapter) =>
        adapter.Identity?.Capabilities.Contains(Capability.Billing) ?? false;
}
