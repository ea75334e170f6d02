using FederationBroker.Data;
using FederationBroker.Federation.Referrals;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Referrals;

/// <summary>By staff: incentives that were paid.</summary>
public sealed class ReferralSettlement(BrokerDbContext database, TimeProvider clock)
{
    /// <summary>What a partner owed for sales that were told before a moment is paid. Joins the caller's transaction.
    /// </summary>
    /// <returns>How many; sales that are told later wait for the next time.</returns>
    public Task<int> SettleAsync(PartnerId partner, DateTimeOffset before, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return database
            .Set<ReferralRow>()
            .Where(row => row.Partner == partner && row.NotedAt < before && row.State == ReferralState.Converted)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, ReferralState.Settled).SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
    }
}
