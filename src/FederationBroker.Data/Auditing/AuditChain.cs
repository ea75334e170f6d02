using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FederationBroker.Data.Sealing;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Auditing;

/// <summary>
/// Makes tampering evident: each event's hash covers its content and the hash before it, per tenant. Changing, removing or inserting
/// a chained event breaks every hash after it.
/// </summary>
public sealed class AuditChain(BrokerDbContext database)
{
    private const int Batch = 500;

    /// <summary>Chains what is not chained yet, oldest first. Safe on any number of nodes: one at a time holds the lock.</summary>
    /// <returns>How many events were chained.</returns>
    public async Task<int> ExtendAsync(CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var mayWrite = await database.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended('audit-chain', 0)) AS \"Value\"").SingleAsync(cancellation);
        if (!mayWrite) return 0;
        var events = await database.Set<AuditEvent>().Where(row => row.ChainPosition == null).OrderBy(row => row.Id).Take(Batch).ToListAsync(cancellation);
        foreach (var ofTenant in events.GroupBy(row => row.Tenant)) await ExtendAsync(ofTenant.Key, ofTenant, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return events.Count;
    }

    private async Task ExtendAsync(TenantId tenant, IEnumerable<AuditEvent> events, CancellationToken cancellation)
    {
        var last = await database.Set<AuditEvent>().AsNoTracking()
            .Where(row => row.Tenant == tenant && row.ChainPosition != null)
            .OrderByDescending(row => row.ChainPosition)
            .Select(row => new { row.ChainPosition, row.ChainHash })
            .FirstOrDefaultAsync(cancellation);
        var position = last?.ChainPosition ?? 0;
        var hash = last?.ChainHash ?? Genesis(tenant);
        foreach (var row in events)
        {
            hash = HashOf(row, ++position, hash);
            var entry = database.Entry(row);
            entry.Property(e => e.ChainPosition).CurrentValue = position;
            entry.Property(e => e.ChainHash).CurrentValue = hash;
        }
    }

    /// <summary>Walks a tenant's chain from the start.</summary>
    public async Task<AuditVerification> VerifyAsync(TenantId tenant, CancellationToken cancellation)
    {
        long expected = 0;
        var hash = Genesis(tenant);
        var rows = database.Set<AuditEvent>().AsNoTracking().Where(row => row.Tenant == tenant && row.ChainPosition != null).OrderBy(row => row.ChainPosition).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            expected++;
            if (row.ChainPosition != expected) return new AuditVerification.Broken(expected, "an event is missing here");
            hash = HashOf(row, expected, hash);
            if (!hash.AsSpan().SequenceEqual(row.ChainHash)) return new AuditVerification.Broken(expected, "this event or one before it was changed");
        }

        var waiting = await database.Set<AuditEvent>().LongCountAsync(row => row.Tenant == tenant && row.ChainPosition == null, cancellation);
        return new AuditVerification.Intact(expected, waiting, Convert.ToHexStringLower(hash));
    }

    private static byte[] Genesis(TenantId tenant) => SHA256.HashData(Encoding.UTF8.GetBytes($"fbroker audit chain of {tenant.Value}"));

    private static byte[] HashOf(AuditEvent row, long position, byte[] previous)
    {
        // Microseconds: what the database keeps. Length prefixes keep neighbouring fields apart.
        var content = Sealer.LengthPrefixed([
            position.ToString(CultureInfo.InvariantCulture),
            (row.At.UtcTicks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
            row.Tenant.Value, row.Actor, row.Action, row.Outcome,
            row.Partner?.Value ?? string.Empty, row.Subject ?? string.Empty, row.RequestId ?? string.Empty, row.Detail ?? string.Empty,
        ]);
        return SHA256.HashData([.. previous, .. content]);
    }
}

/// <summary>What a walk over the chain found.</summary>
public abstract record AuditVerification
{
    private AuditVerification()
    {
    }

    /// <param name="Events">How many events the chain holds.</param>
    /// <param name="NotYetChained">Events written moments ago.</param>
    /// <param name="LastHash">Note it elsewhere: cutting off the end of a chain shows only against a remembered last hash.</param>
    public sealed record Intact(long Events, long NotYetChained, string LastHash) : AuditVerification;

    public sealed record Broken(long Position, string Reason) : AuditVerification;
}
