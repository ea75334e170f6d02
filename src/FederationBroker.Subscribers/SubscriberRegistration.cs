using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.People;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers;

/// <summary>
/// Gives the manager of an account that the operator's OSS/BSS has already a login here, for demos and first trials:
/// numbers and credentials, no personal data.
/// </summary>
public sealed class SubscriberRegistration(
    BrokerDbContext database,
    ServiceAccounts accounts,
    AccountPeople people,
    CableIdDigest digests,
    TenantScope scope
)
{
    /// <param name="person">The manager's number in the OSS/BSS; null where there is none.</param>
    /// <returns>Null when the cable ID or a number is taken in this tenant.</returns>
    public async Task<Subscriber?> RegisterAsync(
        CableId cableId,
        AccountNumber? person,
        string? passwordHash,
        NewAccount account,
        CancellationToken cancellation
    )
    {
        var digest = digests.DigestOf(scope.Tenant, cableId);
        if (await database.Set<LoginRow>().AnyAsync(row => row.Digest == digest, cancellation))
            return null;
        if (
            await accounts.CreateAsync(account with { IsInOss = true }, cancellation)
            is not AccountChange<ServiceAccount>.Done created
        )
            return null;
        var manager = new NewPerson(person, PersonRole.Manager, cableId, passwordHash);
        return
            await people.AddAsync(created.Value.Id, manager, cancellation)
                is AccountChange<Subscriber>.Done { Value: var subscriber }
            ? subscriber
            : null;
    }
}
