using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Synchronisation;

/// <summary>
/// Notes changes of contract data for the OSS/BSS, in the unit of work that makes them. Does nothing for an operator
/// without one.
/// </summary>
public sealed class AccountChangeOutbox(
    BrokerDbContext database,
    IOssDirectory directory,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>Saved with the change itself.</summary>
    public async Task AddAsync(AccountNumber account, OrderedChange change, CancellationToken cancellation)
    {
        if (directory.Find(scope.Tenant) is null)
            return;
        var now = clock.GetUtcNow();
        var seen = await database
            .Set<OssVersion>()
            .Where(row => row.Subject == OssSubject.Account && row.Number == account)
            .Select(row => (long?)row.Current)
            .SingleOrDefaultAsync(cancellation);
        database.Add(
            new OssOrder
            {
                Tenant = scope.Tenant,
                Account = account,
                ChangeJson = OrderJson.Write(change),
                ExpectedVersion = seen ?? 0,
                Key = Guid.CreateVersion7(now).ToString("N"),
                NextAttemptAt = now,
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
    }

    internal Task AddAsync(ContractData before, ServiceAccount after, CancellationToken cancellation)
    {
        var now = ContractData.Of(after);
        return before == now
            ? Task.CompletedTask
            : AddAsync(
                after.Number,
                new OrderedChange.Change(
                    before.Status == now.Status ? null : ContractData.StatusOf(now.Status),
                    before.Plan == now.Plan ? null : now.Plan?.Value ?? string.Empty,
                    before.Region == now.Region ? null : now.Region ?? string.Empty
                ),
                cancellation
            );
    }
}

/// <summary>What both sides keep of an account.</summary>
internal readonly record struct ContractData(AccountStatus Status, CatalogueId? Plan, string? Region)
{
    public static ContractData Of(ServiceAccount account) => new(account.Status, account.Plan, account.Region);

    public static ContractStatus StatusOf(AccountStatus status) =>
        status switch
        {
            AccountStatus.Active => ContractStatus.Active,
            AccountStatus.Closed => ContractStatus.Closed,
            _ => ContractStatus.Blocked,
        };

    public static AccountStatus StatusOf(ContractStatus status) =>
        status switch
        {
            ContractStatus.Active => AccountStatus.Active,
            ContractStatus.Closed => AccountStatus.Closed,
            _ => AccountStatus.Blocked,
        };
}
