using System.Globalization;
using FederationBroker.Data.Auditing.Checkpoints;
using FederationBroker.Data.Sweeping;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Removes events whose time is over, from the beginning of the chain and in portions. The database lets only its own
/// function remove them,
/// and only together with a sealed record of where the chain goes on; the checkpoint file says so too.
/// </summary>
internal sealed class AuditRetention(AuditOptions options, AuditSealer sealer, AuditCheckpoints checkpoints)
    : IExpiredRows
{
    public string Name => "audit events";

    public async Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var tenant in await AuditChain.TenantsAsync(database, cancellation))
            removed += await RemoveAsync(database, new TenantId(tenant), now, cancellation);
        checkpoints.Sweep();
        return removed;
    }

    internal static byte[] SealOf(AuditSealer sealer, AuditRemoval removal) =>
        SealOf(sealer, new AuditHead(removal.Tenant, removal.Position, removal.Hash), removal.KeyVersion, removal.At);

    private static byte[] SealOf(AuditSealer sealer, AuditHead last, int key, DateTimeOffset at) =>
        sealer.Sign(
            key,
            "audit-removal",
            last.Tenant,
            [
                last.Position.ToString(CultureInfo.InvariantCulture),
                Convert.ToHexStringLower(last.Hash),
                (at.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            ]
        );

    private async Task<int> RemoveAsync(
        BrokerDbContext database,
        TenantId tenant,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var before = now - options.Retention;
        // Nearly always the first event is young, and nothing else has to be looked at.
        var first = await OldestAsync(database, tenant, 1, cancellation);
        if (first is not [var one] || one.At >= before)
            return 0;
        var oldest = await OldestAsync(database, tenant, IExpiredRows.Portion, cancellation);
        if (oldest.TakeWhile(row => row.At < before).LastOrDefault() is not { } last)
            return 0;

        var (through, key, at) = (
            new AuditHead(tenant, last.Position, last.Hash),
            sealer.CurrentKey,
            now.ToUniversalTime()
        );
        var seal = SealOf(sealer, through, key, at);
        await database.Database.ExecuteSqlAsync(
            $"SELECT remove_audit({tenant.Value}, {through.Position}, {through.Hash}, {key}, {at}, {seal})",
            cancellation
        );
        checkpoints.Write(AuditCheckpoint.Removed, through);
        return (int)(last.Position - oldest[0].Position + 1);
    }

    private static Task<List<Aged>> OldestAsync(
        BrokerDbContext database,
        TenantId tenant,
        int most,
        CancellationToken cancellation
    ) =>
        (
            from link in database.Set<AuditLink>().AsNoTracking().IgnoreQueryFilters()
            where link.Tenant == tenant
            join row in database.Set<AuditEvent>().AsNoTracking().IgnoreQueryFilters()
                on new { link.Tenant, Id = link.EventId } equals new { row.Tenant, row.Id }
            orderby link.Position
            select new Aged(link.Position, link.Hash, row.At)
        )
            .Take(most)
            .ToListAsync(cancellation);

    private sealed record Aged(long Position, byte[] Hash, DateTimeOffset At);
}
