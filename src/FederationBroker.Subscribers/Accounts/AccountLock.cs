using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>The account's row is the queue for what an account may do once at a time.</summary>
public sealed class AccountLock(BrokerDbContext database, TenantScope scope)
{
    /// <summary>Waits for whoever is at it, and holds it until the transaction ends.</summary>
    public Task TakeAsync(AccountId account, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM service_account WHERE tenant = {scope.Tenant.Value} AND id = {account.Value} FOR UPDATE",
            cancellation
        );
}
