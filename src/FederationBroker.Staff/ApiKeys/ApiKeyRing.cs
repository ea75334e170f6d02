using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Staff.Changes;
using FederationBroker.Staff.Members;
using FederationBroker.Staff.Rights;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Staff.ApiKeys;

/// <summary>Makes, finds and revokes the API keys of one realm.</summary>
public sealed class ApiKeyRing(BrokerDbContext database, TenantScope scope, StaffAudit audit, TimeProvider clock)
{
    private const int LongestLife = 366;
    private const int LongestLabel = 80;
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    public async Task<ApiKeyOutcome> MakeAsync(
        string? label,
        StaffRole role,
        int days,
        StaffIdentity by,
        CancellationToken cancellation
    )
    {
        if (label?.Trim() is not { Length: > 0 and <= LongestLabel } text || text.Any(char.IsControl))
            return new ApiKeyOutcome.Refused(StaffErrors.BadLabel.At("label", "Say what the key is for."));
        if (days is < 1 or > LongestLife)
            return new ApiKeyOutcome.Refused(
                StaffErrors.BadKeyLife.At("days", "Write a number of days from 1 to 366.")
            );
        if (RegisterRules.FaultOf(scope.Tenant, [role], by) is { } fault)
            return new ApiKeyOutcome.Refused(fault with { Place = "role" });
        var now = clock.GetUtcNow();
        var secret = Secrets.New(StaffApiKey.Prefix);
        var key = new StaffApiKey
        {
            Id = Guid.CreateVersion7(now),
            Tenant = scope.Tenant,
            KeyHash = Secrets.Hash(secret),
            Label = text,
            Role = role,
            CreatedBy = by.Id,
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromDays(days),
        };
        database.Add(key);
        audit.Changed(
            by.Subject,
            ("key", key.Id.ToString()),
            StaffActions.KeyMade,
            before: null,
            new { key.Role, key.ExpiresAt }
        );
        await database.SaveChangesAsync(cancellation);
        return new ApiKeyOutcome.Made(key.ToFact(), secret);
    }

    /// <returns><see cref="KeyRevocation.Unknown"/> also for a key that is revoked already.</returns>
    public async Task<KeyRevocation> RevokeAsync(
        Guid id,
        StaffIdentity by,
        bool planOnly,
        CancellationToken cancellation
    )
    {
        var found = await database
            .Set<StaffApiKey>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == id && row.RevokedAt == null, cancellation);
        if (found is not { } key)
            return new KeyRevocation.Unknown();
        if (RegisterRules.FaultOf(scope.Tenant, key.Role, by) is { } fault)
            return new KeyRevocation.Refused(fault);
        if (planOnly)
            return new KeyRevocation.Planned(key.ToFact());
        var now = clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var revoked = await database
            .Set<StaffApiKey>()
            .Where(row => row.Id == id && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellation);
        if (revoked != 1)
            return new KeyRevocation.Unknown();
        audit.Changed(
            by.Subject,
            ("key", id.ToString()),
            StaffActions.KeyRevoked,
            new { Revoked = false },
            new { Revoked = true }
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new KeyRevocation.Done();
    }

    /// <summary>Whose key this is, if it is one of this realm that is good today.</summary>
    public async Task<StaffIdentity?> FindAsync(string secret, CancellationToken cancellation)
    {
        if (!secret.StartsWith(StaffApiKey.Prefix, StringComparison.Ordinal) || secret.Length > 100)
            return null;
        var (hash, now) = (Secrets.Hash(secret), clock.GetUtcNow());
        if (
            await database
                .Set<StaffApiKey>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    row => row.KeyHash == hash && row.RevokedAt == null && row.ExpiresAt > now,
                    cancellation
                )
            is not { } key
        )
            return null;
        if (key.LastUsedAt is not { } last || now - last > UseIsNotedEvery)
            await database
                .Set<StaffApiKey>()
                .Where(row => row.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, now), cancellation);
        return new StaffIdentity(key.Id, key.Tenant, key.Label, [key.Role], Session: null);
    }
}

public abstract record ApiKeyOutcome
{
    private ApiKeyOutcome() { }

    /// <param name="Secret">The key itself; to be shown once.</param>
    public sealed record Made(StaffApiKeyFact Key, string Secret) : ApiKeyOutcome
    {
        public override string ToString() => "[API key]";
    }

    public sealed record Refused(Refusal Refusal) : ApiKeyOutcome;
}

public abstract record KeyRevocation
{
    private KeyRevocation() { }

    public sealed record Done : KeyRevocation;

    public sealed record Planned(StaffApiKeyFact Key) : KeyRevocation;

    public sealed record Refused(Refusal Refusal) : KeyRevocation;

    public sealed record Unknown : KeyRevocation;
}
