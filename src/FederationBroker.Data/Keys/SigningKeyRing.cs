using System.Collections.Concurrent;
using System.Collections.Immutable;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Data.Keys;

/// <summary>
/// The keys of every tenant, in memory. Read again every <see cref="Freshness"/>, so a rotation or an emergency
/// revocation on one node is known on all others within that time; a key that is missing is made on first use.
/// </summary>
public sealed class SigningKeyRing(TenantWork work, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TenantId, Loaded> loaded = new();
    private readonly ConcurrentDictionary<string, SigningKey> opened = new();
    private readonly SemaphoreSlim reloading = new(1, 1);

    /// <summary>The key that signs now.</summary>
    public async ValueTask<SigningKey> GetActiveAsync(TenantId tenant, KeyUse use, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (Active(await KeysAsync(tenant, cancellation), use, now) is { } active)
            return active;
        await work.ForTenantAsync(tenant, (SigningKeyStore store) => store.EnsureAsync(tenant, use, cancellation));
        return Active(
            await ReloadAsync(tenant, olderThan: clock.GetUtcNow().AddTicks(1), cancellation),
            use,
            clock.GetUtcNow()
        ) ?? throw new InvalidOperationException($"Tenant {tenant} has no active {use} key.");
    }

    /// <summary>What relying parties may verify with: next, active and retired keys, newest activation first.</summary>
    public async ValueTask<ImmutableArray<SigningKey>> GetPublishedAsync(
        TenantId tenant,
        KeyUse use,
        CancellationToken cancellation
    )
    {
        await GetActiveAsync(tenant, use, cancellation);
        var now = clock.GetUtcNow();
        return
        [
            .. (await KeysAsync(tenant, cancellation))
                .Where(key => key.Use == use && key.IsPublishedAt(now))
                .OrderByDescending(key => key.ActivatesAt),
        ];
    }

    public Task<bool> RotateAsync(TenantId tenant, KeyUse use, TimeSpan announced, CancellationToken cancellation) =>
        ChangeAsync(tenant, store => store.RotateAsync(tenant, use, announced, cancellation));

    public Task<bool> RevokeAsync(TenantId tenant, KeyUse use, string keyId, CancellationToken cancellation) =>
        ChangeAsync(tenant, store => store.RevokeAsync(tenant, use, keyId, cancellation));

    /// <summary>
    /// Publishes successors in time; called by the rotation job on every node (a database lock makes it once).
    /// </summary>
    public Task<bool> EnsureAsync(TenantId tenant, KeyUse use, CancellationToken cancellation) =>
        ChangeAsync(tenant, store => store.EnsureAsync(tenant, use, cancellation));

    public async Task<ImmutableArray<SigningKey>> ListAsync(TenantId tenant, CancellationToken cancellation) =>
        await ReloadAsync(tenant, clock.GetUtcNow().AddTicks(1), cancellation);

    private async Task<bool> ChangeAsync(TenantId tenant, Func<SigningKeyStore, Task<bool>> change)
    {
        var changed = await work.ForTenantAsync(tenant, change);
        if (changed)
            loaded.TryRemove(tenant, out _);
        return changed;
    }

    public void Dispose() => reloading.Dispose();

    private static SigningKey? Active(ImmutableArray<SigningKey> keys, KeyUse use, DateTimeOffset now)
    {
        // The one that became active last: during an overlap the successor signs.
        SigningKey? newest = null;
        foreach (var key in keys)
        {
            if (key.Use == use && key.SignsAt(now) && (newest is null || key.ActivatesAt >= newest.ActivatesAt))
                newest = key;
        }

        return newest;
    }

    private async ValueTask<ImmutableArray<SigningKey>> KeysAsync(TenantId tenant, CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - Freshness;
        return loaded.TryGetValue(tenant, out var keys) && keys.At >= oldest
            ? keys.Keys
            : await ReloadAsync(tenant, oldest, cancellation);
    }

    private async Task<ImmutableArray<SigningKey>> ReloadAsync(
        TenantId tenant,
        DateTimeOffset olderThan,
        CancellationToken cancellation
    )
    {
        await reloading.WaitAsync(cancellation);
        try
        {
            if (loaded.TryGetValue(tenant, out var current) && current.At >= olderThan)
                return current.Keys;
            var at = clock.GetUtcNow();
            var keys = await work.ForTenantAsync(tenant, (SigningKeyOpener opener) =>
                opener.LoadAsync(opened, cancellation)
            );
            loaded[tenant] = new Loaded(at, keys);
            return keys;
        }
        finally
        {
            reloading.Release();
        }
    }

    private sealed record Loaded(DateTimeOffset At, ImmutableArray<SigningKey> Keys);
}

/// <summary>
/// Turns rows into keys; a key that was opened before and has not changed is kept with its warmed handles.
/// </summary>
internal sealed class SigningKeyOpener(SigningKeyStore store, SigningKeyFactory factory, KeyUses uses)
{
    public async Task<ImmutableArray<SigningKey>> LoadAsync(
        ConcurrentDictionary<string, SigningKey> opened,
        CancellationToken cancellation
    )
    {
        var keys = ImmutableArray.CreateBuilder<SigningKey>();
        foreach (var row in await store.ListAsync(cancellation))
        {
            // Another build's, newer or older: not ours to sign with, nor to publish.
            if (uses.Find(row.Use) is not { } use)
                continue;
            var known = opened.GetValueOrDefault(row.KeyId);
            var unchanged =
                known is not null
                && known.RetiresAt == row.RetiresAt
                && known.RemovedAt == row.RemovedAt
                && known.RevokedAt == row.RevokedAt;
            keys.Add(unchanged ? known! : opened[row.KeyId] = factory.Open(row, use));
        }

        return keys.ToImmutable();
    }
}
