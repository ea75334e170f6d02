using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>The end of a tenant's chain.</summary>
public sealed record AuditHead(TenantId Tenant, long Position, byte[] Hash);

/// <summary>What was added to a chain: where it ended before, and where it ends now.</summary>
public sealed record AuditGrowth(AuditHead From, AuditHead To);

/// <summary>
/// Makes tampering evident: each link's keyed hash covers its event and the link before it, per tenant. Changing,
/// removing or inserting
/// an event breaks every link after it, and without the key there are no others.
/// </summary>
public sealed class AuditChain(BrokerDbContext database, AuditSealer sealer)
{
    private const int Batch = 500;

    /// <summary>
    /// Chains what is not chained yet, oldest first. Safe on any number of nodes: one at a time holds the lock.
    /// </summary>
    /// <returns>The chains that grew; empty when there was nothing to do here.</returns>
    public async Task<IReadOnlyList<AuditGrowth>> ExtendAsync(CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var mayWrite = await database
            .Database.SqlQuery<bool>(
                $"SELECT pg_try_advisory_xact_lock(hashtextextended('audit-chain', 0)) AS \"Value\""
            )
            .SingleAsync(cancellation);
        if (!mayWrite)
            return [];
        var ids = await Oldest.Select(row => row.EventId).ToListAsync(cancellation);
        if (ids.Count == 0)
            return [];
        var grown = await LinkAsync(ids, cancellation);
        await database.SaveChangesAsync(cancellation);
        // All that waits is a few hundred rows: it is read as a whole, so the tenant is not needed to find these.
        await database
            .OfEverybody<AuditPending>()
            .Where(row => ids.Contains(row.EventId))
            .ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return grown;
    }

    private IQueryable<AuditPending> Oldest =>
        database.OfEverybody<AuditPending>().AsNoTracking().OrderBy(row => row.EventId).Take(Batch);

    /// <summary>Where a tenant's chain ends now; after retention, where it goes on.</summary>
    public static async Task<AuditHead> HeadAsync(
        BrokerDbContext database,
        TenantId tenant,
        CancellationToken cancellation
    )
    {
        var last = await database
            .Set<AuditLink>()
            .AsNoTracking()
            .IgnoreQueryFilters()
            .Where(row => row.Tenant == tenant)
            .OrderByDescending(row => row.Position)
            .FirstOrDefaultAsync(cancellation);
        if (last is not null)
            return new AuditHead(tenant, last.Position, last.Hash);
        var removed = await RemovalAsync(database, tenant, cancellation);
        return removed is null
            ? new AuditHead(tenant, 0, AuditSealer.Genesis(tenant))
            : new AuditHead(tenant, removed.Position, removed.Hash);
    }

    /// <summary>Operators that have a chain, or had one.</summary>
    public static Task<List<string>> TenantsAsync(BrokerDbContext database, CancellationToken cancellation) =>
        database
            .Database.SqlQuery<string>(
                $"""
                WITH RECURSIVE t AS (
                  (SELECT tenant FROM audit_link ORDER BY tenant LIMIT 1)
                  UNION ALL
                  SELECT (SELECT l.tenant FROM audit_link l WHERE l.tenant > t.tenant ORDER BY l.tenant LIMIT 1)
                  FROM t WHERE t.tenant IS NOT NULL)
                SELECT tenant AS "Value" FROM t WHERE tenant IS NOT NULL UNION SELECT tenant FROM audit_removal
                """
            )
            .ToListAsync(cancellation);

    internal static Task<AuditRemoval?> RemovalAsync(
        BrokerDbContext database,
        TenantId tenant,
        CancellationToken cancellation
    ) =>
        database
            .Set<AuditRemoval>()
            .AsNoTracking()
            .IgnoreQueryFilters()
            .Where(row => row.Tenant == tenant)
            .OrderByDescending(row => row.Position)
            .FirstOrDefaultAsync(cancellation);

    private async Task<List<AuditGrowth>> LinkAsync(List<long> ids, CancellationToken cancellation)
    {
        var pending = database.OfEverybody<AuditPending>().AsNoTracking().Where(row => ids.Contains(row.EventId));
        var links = database.OfEverybody<AuditLink>();
        var events = await (
            from row in database.OfEverybody<AuditEvent>().AsNoTracking()
            join waiting in pending on new { row.Tenant, row.Id } equals new { waiting.Tenant, Id = waiting.EventId }
            where !links.Any(link => link.Tenant == row.Tenant && link.EventId == row.Id)
            orderby row.Id
            select row
        ).ToListAsync(cancellation);
        var grown = new List<AuditGrowth>();
        foreach (var ofTenant in events.GroupBy(row => row.Tenant))
        {
            var before = await HeadAsync(database, ofTenant.Key, cancellation);
            grown.Add(new AuditGrowth(before, ofTenant.Aggregate(before, Link)));
        }

        return grown;
    }

    private AuditHead Link(AuditHead head, AuditEvent row)
    {
        var (position, key) = (head.Position + 1, sealer.CurrentKey);
        var hash = sealer.HashOf(key, row, position, head.Hash);
        database.Add(
            new AuditLink
            {
                Tenant = row.Tenant,
                Position = position,
                EventId = row.Id,
                KeyVersion = key,
                Hash = hash,
            }
        );
        return new AuditHead(row.Tenant, position, hash);
    }
}
