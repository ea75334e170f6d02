using FederationBroker.Data.Outages;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.Keys;

/// <summary>
/// Reads and rotates the keys of one tenant. Two nodes never make the same key twice: each change holds a database
/// lock.
/// </summary>
internal sealed class SigningKeyStore(
    BrokerDbContext database,
    SigningKeyFactory factory,
    KeyLifetimes lifetimes,
    TimeProvider clock
)
{
    public Task<List<SigningKeyRow>> ListAsync(CancellationToken cancellation) =>
        database.Set<SigningKeyRow>().AsNoTracking().OrderBy(row => row.ActivatesAt).ToListAsync(cancellation);

    /// <summary>Makes what is missing: an active key, and its successor once the announcement time has come.</summary>
    public Task<bool> EnsureAsync(TenantId tenant, KeyUse use, CancellationToken cancellation) =>
        LockedAsync(
            tenant,
            use,
            rows =>
            {
                var now = clock.GetUtcNow();
                var usable = rows.Where(row => row.RevokedAt is null && row.RetiresAt > now).ToList();
                var active = usable.Find(row => row.ActivatesAt <= now);
                if (active is null)
                    return factory.Create(tenant, use, now, now);
                var hasSuccessor = usable.Exists(row => row.ActivatesAt > now);
                return !hasSuccessor && active.RetiresAt - now <= lifetimes.Announced
                    ? factory.Create(tenant, use, active.RetiresAt, now)
                    : null;
            },
            cancellation
        );

    /// <summary>
    /// Starts a planned rotation: a successor is published now and signs after <paramref name="announced"/>.
    /// </summary>
    public Task<bool> RotateAsync(TenantId tenant, KeyUse use, TimeSpan announced, CancellationToken cancellation) =>
        LockedAsync(
            tenant,
            use,
            rows =>
            {
                var now = clock.GetUtcNow();
                var successor = factory.Create(tenant, use, now + announced, now);
                foreach (var row in rows.Where(row => row.RevokedAt is null && row.RetiresAt > successor.ActivatesAt))
                {
                    row.RetiresAt = successor.ActivatesAt;
                    row.RemovedAt = successor.ActivatesAt + lifetimes.Retained;
                }

                return successor;
            },
            cancellation
        );

    /// <summary>An emergency: the key neither signs nor verifies from now on; a new one signs at once.</summary>
    public Task<bool> RevokeAsync(TenantId tenant, KeyUse use, string keyId, CancellationToken cancellation) =>
        LockedAsync(
            tenant,
            use,
            rows =>
            {
                var now = clock.GetUtcNow();
                var revoked = rows.Find(row => row.KeyId == keyId);
                if (revoked is null)
                    return null;
                revoked.RevokedAt = now;
                var anotherSigns = rows.Exists(row =>
                    row != revoked && row.RevokedAt is null && row.ActivatesAt <= now && row.RetiresAt > now
                );
                return anotherSigns ? null : factory.Create(tenant, use, now, now);
            },
            cancellation
        );

    private async Task<bool> LockedAsync(
        TenantId tenant,
        KeyUse use,
        Func<List<SigningKeyRow>, SigningKeyRow?> change,
        CancellationToken cancellation
    )
    {
        // Whoever comes second waits while the first one makes a key, which takes seconds on a busy machine.
        DatabasePatience.Grant(DatabasePatience.OfJobs);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var name = $"signing-key:{tenant.Value}:{use}";
        await database.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))",
            cancellation
        );
        var rows = await database
            .Set<SigningKeyRow>()
            .Where(row => row.Use == use.Name)
            .OrderBy(row => row.ActivatesAt)
            .ToListAsync(cancellation);
        if (change(rows) is { } created)
            database.Add(created);
        var changed = await database.SaveChangesAsync(cancellation) > 0;
        await transaction.CommitAsync(cancellation);
        return changed;
    }
}
