using System.Globalization;
using System.Security.Cryptography;
using FederationBroker.Data;
using FederationBroker.Data.Sealing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Federation.Pseudonyms;

/// <summary>
/// Makes pseudonyms. Two nodes that meet the same subscriber for the first time at once end up with one value.
/// </summary>
public sealed class PseudonymIssuer(
    BrokerDbContext database,
    TenantScope scope,
    SecretsFolder secrets,
    TimeProvider clock
)
{
    private const int ValueBytes = 20;

    /// <summary>The subscriber's value in this sector; made on first use.</summary>
    public async Task<string> GetOrCreateAsync(
        SubscriberId subscriber,
        string sector,
        CancellationToken cancellation
    ) => await FindAsync(subscriber, sector, cancellation) ?? await CreateAsync(subscriber, sector, cancellation);

    public Task<string?> FindAsync(SubscriberId subscriber, string sector, CancellationToken cancellation) =>
        database
            .Set<Pseudonym>()
            .AsNoTracking()
            .Where(row => row.SubscriberId == subscriber && row.Sector == sector && row.RetiredAt == null)
            .Select(row => row.Value)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>
    /// Retires the current value; the partner meets a stranger next time. The caller withdraws the grant as well.
    /// </summary>
    public Task<int> ResetAsync(SubscriberId subscriber, string sector, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return database
            .Set<Pseudonym>()
            .Where(row => row.SubscriberId == subscriber && row.Sector == sector && row.RetiredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RetiredAt, now), cancellation);
    }

    private async Task<string> CreateAsync(SubscriberId subscriber, string sector, CancellationToken cancellation)
    {
        var epoch =
            1
            + (
                await database
                    .Set<Pseudonym>()
                    .Where(row => row.SubscriberId == subscriber && row.Sector == sector)
                    .MaxAsync(row => (int?)row.Epoch, cancellation)
                ?? 0
            );
        var (version, key) = secrets.PseudonymKeys.Last();
        var value = ValueOf(key, subscriber, sector, epoch);
        var now = clock.GetUtcNow();
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO pseudonym (tenant, subscriber_id, sector, epoch, value, key_version, created_at)
            VALUES ({scope.Tenant.Value}, {subscriber.Value}, {sector}, {epoch}, {value}, {version}, {now})
            ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        return await FindAsync(subscriber, sector, cancellation)
            ?? throw new InvalidOperationException("The pseudonym that was just written cannot be read.");
    }

    // The tenant's own key: a value of one operator says nothing about a value of another, even with the same master
    // secret.
    private string ValueOf(byte[] key, SubscriberId subscriber, string sector, int epoch)
    {
        var tenantKey = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key,
            32,
            info: Sealer.LengthPrefixed(["pseudonym", scope.Tenant.Value])
        );
        var input = Sealer.LengthPrefixed([
            scope.Tenant.Value,
            sector,
            subscriber.Value.ToString(),
            epoch.ToString(CultureInfo.InvariantCulture),
        ]);
        return Base32.Encode(HMACSHA256.HashData(tenantKey, input).AsSpan(0, ValueBytes));
    }
}
