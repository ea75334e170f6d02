using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Auditing.Refusals;

/// <summary>Writes counted refusals about once a second, and the rest when the node stops.</summary>
internal sealed class RefusalCounting(
    TenantWork work,
    RefusalTallies tallies,
    TimeProvider clock,
    ILogger<RefusalCounting> log
) : RecurringWork("Counting refusals", new Rhythm(TimeSpan.FromSeconds(1), First: TimeSpan.Zero), clock, log)
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await AttemptAsync("Counting the last refusals", () => WriteAsync(cancellationToken), cancellationToken);
    }

    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        await WriteAsync(stopping);
        return true;
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        if (tallies.Take() is not { Count: > 0 } taken)
            return;
        var written = false;
        try
        {
            written = await work.ForPlatformAsync(
                (BrokerDbContext database) => AddAsync(database, taken, cancellation)
            );
        }
        finally
        {
            if (!written)
                tallies.GiveBack(taken);
        }
    }

    private static async Task<bool> AddAsync(
        BrokerDbContext database,
        IReadOnlyDictionary<RefusalTallies.HourOfKind, RefusalTallies.Unsaved> taken,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // In one order on every node, or two of them could wait for each other.
        foreach (var (key, counted) in taken.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            var (kind, partner) = (key.Kind, key.Kind.Partner?.Value ?? string.Empty);
            var (first, last) = (counted.First.ToArray(), counted.Last.ToArray());
            await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO refusal_tally AS kept
                  (tenant, hour, actor, action, outcome, partner, count,
                    first_at, last_at, first_requests, last_requests)
                VALUES ({kind.Tenant.Value}, {key.Hour}, {kind.Actor}, {kind.Action}, {kind.Outcome}, {partner},
                  {counted.Count}, {counted.FirstAt}, {counted.LastAt}, {first}, {last})
                ON CONFLICT (tenant, hour, action, outcome, partner) DO UPDATE SET
                  count = kept.count + excluded.count, last_at = greatest(kept.last_at, excluded.last_at),
                  first_requests =
                    (kept.first_requests || excluded.first_requests)[1:{RefusalTally.FirstRequestsKept}],
                  last_requests = (kept.last_requests || excluded.last_requests)[greatest(1,
                    cardinality(kept.last_requests || excluded.last_requests) - {RefusalTally.LastRequestsKept - 1}):]
                """,
                cancellation
            );
        }

        await transaction.CommitAsync(cancellation);
        return true;
    }
}
