using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.SingleUse;

/// <summary>A key that may be used once until it expires: an assertion's <c>jti</c>, a SAML request ID.</summary>
internal sealed class UsedKey : ITenantOwned
{
    public required TenantId Tenant { get; init; }

    public required string Kind { get; init; }

    /// <summary>
    /// SHA-256 of the key: what a partner sends is neither bounded in length nor free of personal data.
    /// </summary>
    public required byte[] KeyHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Remembers used keys across nodes: exactly one caller is ever told "yes" (design D7).</summary>
public sealed class SingleUseStore(BrokerDbContext database)
{
    /// <returns>True the first time; false for a replay, on whichever node.</returns>
    public async Task<bool> TryConsumeAsync(
        TenantId tenant,
        string kind,
        string key,
        DateTimeOffset expiresAt,
        CancellationToken cancellation
    )
    {
        var hash = Secrets.Hash(key);
        var expires = expiresAt.ToUniversalTime();
        var inserted = await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO used_key (tenant, kind, key_hash, expires_at)
            VALUES ({tenant.Value}, {kind}, {hash}, {expires})
            ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        return inserted == 1;
    }
}

public static class UsedKeys
{
    /// <summary>Keys of this kind come from strangers: an operator keeps so many of them, the newest.</summary>
    /// <param name="kind">A constant.</param>
    public static IServiceCollection BoundUsedKeys(this IServiceCollection services, string kind, int perTenant) =>
        services.BoundStrangers(
            new StrangerBounds
            {
                Table = typeof(UsedKey),
                Where = $"kind = '{kind}'",
                Origin = "''",
                PerTenant = perTenant,
            }
        );
}

internal sealed class UsedKeyTable : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        var table = model.Entity<UsedKey>();
        table
            .ToTable("used_key")
            .HasKey(row => new
            {
                row.Tenant,
                row.Kind,
                row.KeyHash,
            });
        table.Property(row => row.Kind).HasMaxLength(32);
        table.HasIndex(row => row.ExpiresAt).ForSweeping();
    }
}
