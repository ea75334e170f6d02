using FederationBroker.Data.Tenancy;
using FederationBroker.Plugins.Fleet;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>Comparisons that people want beside those that are made anyway.</summary>
public sealed class WantedRuns
{
    private readonly ReconciliationRuns runs;
    private readonly AdapterFleet fleet;
    private readonly TenantScope scope;

    internal WantedRuns(ReconciliationRuns runs, AdapterFleet fleet, TenantScope scope) =>
        (this.runs, this.fleet, this.scope) = (runs, fleet, scope);

    /// <summary>A billing adapter is compared soon; in the caller's transaction.</summary>
    /// <returns>Null: the operator has no such billing adapter.</returns>
    public async Task<Guid?> WantAsync(
        string adapter,
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellation
    ) =>
        fleet.Of(scope.Tenant).Any(one => one.Id == adapter && ReconciliationRound.IsBilling(one))
            ? await runs.WantAsync(
                ReconciliationSource.Billing,
                adapter,
                from.ToUniversalTime(),
                until.ToUniversalTime(),
                cancellation
            )
            : null;
}
