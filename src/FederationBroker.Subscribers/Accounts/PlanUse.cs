using System.Collections.Immutable;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>The plans that accounts are on.</summary>
internal sealed class PlanUse(BrokerDbContext database) : IPlanUse
{
    private const int MostNamed = 20;

    public async Task<ImmutableArray<CatalogueId>> InUseBesidesAsync(
        ImmutableArray<CatalogueId> kept,
        CancellationToken cancellation
    )
    {
        var others = kept.Select(plan => (CatalogueId?)plan).ToList();
        return
        [
            .. await database
                .Set<ServiceAccountRow>()
                .Where(row => row.Plan != null && !others.Contains(row.Plan))
                .Select(row => row.Plan!.Value)
                .Distinct()
                .Take(MostNamed)
                .ToListAsync(cancellation),
        ];
    }
}
