using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Throttling;

/// <summary>
/// The counters of wrong guesses. Each promise is one statement, so that parallel guesses on two nodes cannot slip
/// through; a guess is counted before it is looked at, and given back when it was right.
/// </summary>
public sealed class GuessCounters(BrokerDbContext database, TenantScope scope, Sealer sealer, TimeProvider clock)
{
    private DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="parts">What is counted; one row for each.</param>
    public byte[] KeyOf(string kind, params ReadOnlySpan<string> parts) =>
        sealer.Digest($"throttle-{kind}", scope.Tenant, parts);

    /// <summary>
    /// The same for what strangers make up (names that nobody has, addresses): there are as many rows as buckets,
    /// however much is made up.
    /// </summary>
    public byte[] BucketOf(string kind, int buckets, params ReadOnlySpan<string> parts)
    {
        var digest = KeyOf(kind, parts);
        var bucket = BitConverter.ToUInt32(digest) % (uint)buckets;
        return KeyOf($"{kind}-bucket", bucket.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Counts one, if there is room.</summary>
    public async Task<bool> TryTakeAsync(byte[] key, int most, TimeSpan lives, CancellationToken cancellation)
    {
        if (most == 0)
            return false;
        var (now, end) = (Now, Now + lives);
        return await database.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO throttle_counter AS counter (tenant, key_digest, attempts, window_end)
                VALUES ({scope.Tenant.Value}, {key}, 1, {end})
                ON CONFLICT (tenant, key_digest) DO UPDATE SET
                  attempts = CASE WHEN counter.window_end <= {now} THEN 1 ELSE counter.attempts + 1 END,
                    window_end = {end}
                WHERE counter.attempts < {most} OR counter.window_end <= {now}
                """,
                cancellation
            ) == 1;
    }

    /// <summary>Counts one, if there is a row and room in it.</summary>
    public async Task<bool> TryTakeKnownAsync(byte[] key, int most, CancellationToken cancellation) =>
        await database.Database.ExecuteSqlAsync(
            $"""
            UPDATE throttle_counter SET attempts = attempts + 1
            WHERE tenant = {scope.Tenant.Value} AND key_digest = {key} AND attempts < {most} AND window_end > {Now}
            """,
            cancellation
        ) == 1;

    /// <summary>Counts one in any case.</summary>
    public Task AddAsync(byte[] key, TimeSpan lives, CancellationToken cancellation) =>
        TryTakeAsync(key, int.MaxValue, lives, cancellation);

    /// <summary>Gives one back.</summary>
    public Task GiveBackAsync(byte[] key, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"""
            UPDATE throttle_counter SET attempts = attempts - 1
            WHERE tenant = {scope.Tenant.Value} AND key_digest = {key} AND attempts > 0
            """,
            cancellation
        );

    /// <summary>Forgets all.</summary>
    public Task ClearAsync(byte[] key, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"DELETE FROM throttle_counter WHERE tenant = {scope.Tenant.Value} AND key_digest = {key}",
            cancellation
        );

    /// <summary>Sets a known one up, or back to nothing.</summary>
    public Task RememberAsync(byte[] key, TimeSpan lives, CancellationToken cancellation)
    {
        var end = Now + lives;
        return database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO throttle_counter (tenant, key_digest, attempts, window_end)
            VALUES ({scope.Tenant.Value}, {key}, 0, {end})
            ON CONFLICT (tenant, key_digest) DO UPDATE SET attempts = 0, window_end = {end}
            """,
            cancellation
        );
    }

    public Task<int> CountedAsync(byte[] key, CancellationToken cancellation)
    {
        var now = Now;
        return database
            .Set<ThrottleCounter>()
            .Where(row => row.KeyDigest == key && row.WindowEnd > now)
            .Select(row => row.Attempts)
            .SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Since when somebody waits here: since now, for the first one; after <paramref name="lives"/> it starts
    /// anew.</summary>
    public async Task<DateTimeOffset> WaitingSinceAsync(byte[] key, TimeSpan lives, CancellationToken cancellation)
    {
        var now = Now;
        var end = now + lives;
        var row = (
            await database
                .Set<ThrottleCounter>()
                .FromSql(
                    $"""
                    INSERT INTO throttle_counter AS lane (tenant, key_digest, attempts, window_end)
                    VALUES ({scope.Tenant.Value}, {key}, 0, {end})
                    ON CONFLICT (tenant, key_digest) DO UPDATE SET
                      window_end = CASE WHEN lane.window_end <= {now} THEN {end} ELSE lane.window_end END
                    RETURNING tenant, key_digest, attempts, window_end
                    """
                )
                .AsNoTracking()
                .IgnoreQueryFilters()
                .ToListAsync(cancellation)
        )[0];
        return row.WindowEnd - lives;
    }

    /// <summary>
    /// Ends the waiting: true for one of those who waited since then. The others have waited anew from this moment on,
    /// and not only from their next try.
    /// </summary>
    public async Task<bool> TryEndWaitAsync(
        byte[] key,
        DateTimeOffset since,
        TimeSpan lives,
        CancellationToken cancellation
    )
    {
        var (end, next) = (since + lives, Now + lives);
        return await database.Database.ExecuteSqlAsync(
                $"""
                UPDATE throttle_counter SET window_end = {next}
                WHERE tenant = {scope.Tenant.Value} AND key_digest = {key} AND window_end = {end}
                """,
                cancellation
            ) == 1;
    }
}
