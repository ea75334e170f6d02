using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers;

/// <summary>Creates subscribers, each on a service account of its own.</summary>
public sealed class SubscriberRegistration(BrokerDbContext database, SubscriberVault vault, TenantScope scope, TimeProvider clock)
{
    /// <returns>Null when the cable ID is taken in this tenant.</returns>
    public async Task<Subscriber?> RegisterAsync(CableId cableId, SubscriberProfile profile, string? passwordHash, CancellationToken cancellation)
    {
        var digest = vault.DigestOf(scope.Tenant, cableId);
        if (await database.Set<Subscriber>().AnyAsync(row => row.CableIdDigest == digest, cancellation)) return null;
        var now = clock.GetUtcNow();
        var account = new ServiceAccount { Id = AccountId.New(), Tenant = scope.Tenant, Status = AccountStatus.Active, CreatedAt = now };
        var id = SubscriberId.New();
        var subscriber = new Subscriber
        {
            Id = id,
            Tenant = scope.Tenant,
            AccountId = account.Id,
            CableIdDigest = digest,
            SealedProfile = vault.Seal(scope.Tenant, id, profile),
            PasswordHash = passwordHash,
            CreatedAt = now,
            UpdatedAt = now,
        };
        database.AddRange(account, subscriber);
        await database.SaveChangesAsync(cancellation);
        return subscriber;
    }
}
