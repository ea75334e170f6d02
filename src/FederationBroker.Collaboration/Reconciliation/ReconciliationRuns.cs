using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// Comparisons that are to be made. Each is there once for a source and a time, and one node makes it; of one that dies
/// at it another node takes it over.
/// </summary>
internal sealed class ReconciliationRuns(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <returns>Its id; of one that is there already, that one's.</returns>
    public async Task<Guid> WantAsync(
        ReconciliationSource source,
        string name,
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        // It is wanted every few seconds, and nearly always there.
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO reconciliation_run
              (tenant, id, source, name, "from", until, created_at, compared, broken, is_unanswered)
            VALUES ({scope.Tenant.Value}, {Guid.CreateVersion7(now)}, {source.ToString()}, {name}, {from}, {until},
              {now}, 0, 0, false)
            ON CONFLICT (tenant, source, name, "from", until) DO NOTHING
            """,
            cancellation
        );
        return await database
            .Set<ReconciliationRunRow>()
            .Where(run => run.Source == source && run.Name == name && run.From == from && run.Until == until)
            .Select(run => run.Id)
            .SingleAsync(cancellation);
    }

    /// <summary>
    /// Until the end of the caller's transaction. A node that took too long finds that another one has taken over: what
    /// it compared counts no more.
    /// </summary>
    public async Task<bool> HoldsAsync(ReconciliationRunRow run, CancellationToken cancellation)
    {
        JoinedTransaction.Require(database);
        var held = await database
            .Database.SqlQuery<Guid>(
                $"""
                SELECT id AS "Value" FROM reconciliation_run
                WHERE tenant = {scope.Tenant.Value} AND id = {run.Id} AND ended_at IS NULL
                  AND claimed_until = {run.ClaimedUntil} FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        return held.Count == 1;
    }

    /// <summary>It could not be made now; whoever comes next after a moment makes it.</summary>
    public Task PostponeAsync(ReconciliationRunRow run, DateTimeOffset until, CancellationToken cancellation)
    {
        run.ClaimedUntil = until;
        return database.SaveChangesAsync(cancellation);
    }

    /// <returns>Null: nothing is to be done.</returns>
    public async Task<ReconciliationRunRow?> ClaimAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var claimed = await database
            .Database.SqlQuery<Guid>(
                $"""
                UPDATE reconciliation_run SET claimed_until = {now + Lease}
                WHERE (tenant, id) = (
                  SELECT tenant, id FROM reconciliation_run
                  WHERE tenant = {scope.Tenant.Value} AND ended_at IS NULL
                    AND (claimed_until IS NULL OR claimed_until < {now})
                  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id AS "Value"
                """
            )
            .ToListAsync(cancellation);
        return claimed is [var id]
            ? await database.Set<ReconciliationRunRow>().SingleAsync(run => run.Id == id, cancellation)
            : null;
    }
}
