using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.People;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers;

/// <summary>Creates an account and its manager in one go, for demos and first trials.</summary>
public sealed class SubscriberRegistration(BrokerDbContext database, AccountDesk accounts, PeopleDesk people, SubscriberVault vault, TenantScope scope)
{
    /// <returns>Null when the cable ID or the number is taken in this tenant.</returns>
    public async Task<Subscriber?> RegisterAsync(CableId cableId, SubscriberProfile profile, string? passwordHash, NewAccount account, CancellationToken cancellation)
    {
        var digest = vault.DigestOf(scope.Tenant, cableId);
        if (await database.Set<Logins.Login>().AnyAsync(row => row.Digest == digest, cancellation)) return null;
        if (await accounts.CreateAsync(account, cancellation) is not AccountChange<ServiceAccount>.Done created) return null;
        var person = new NewPerson(account.Number, PersonRole.Manager, cableId, passwordHash);
        if (await people.AddAsync(created.Value.Id, person, cancellation) is not AccountChange<Subscriber>.Done { Value: var subscriber }) return null;
        subscriber.SealedProfile = vault.Seal(scope.Tenant, subscriber.Id, profile);
        await database.SaveChangesAsync(cancellation);
        return subscriber;
    }
}
