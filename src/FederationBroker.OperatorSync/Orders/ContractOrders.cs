using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Feed;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Orders;

/// <summary>
/// Notes changes of contract data for the OSS/BSS, in the unit of work that makes them. Does nothing for an operator
/// without one.
/// </summary>
internal sealed class ContractOrders(
    BrokerDbContext database,
    IOssDirectory directory,
    TenantScope scope,
    TimeProvider clock
) : IContractChanges
{
    public Task CreatedAsync(AccountNumber account, ContractData made, CancellationToken cancellation) =>
        AddAsync(
            account,
            new OrderedChange.Create(ContractWords.Of(made.Status), made.Plan?.Value, made.Region),
            cancellation
        );

    public Task ChangedAsync(
        AccountNumber account,
        ContractData before,
        ContractData after,
        CancellationToken cancellation
    ) =>
        before == after
            ? Task.CompletedTask
            : AddAsync(
                account,
                new OrderedChange.Change(
                    before.Status == after.Status ? null : ContractWords.Of(after.Status),
                    before.Plan == after.Plan ? null : after.Plan?.Value ?? string.Empty,
                    before.Region == after.Region ? null : after.Region ?? string.Empty
                ),
                cancellation
            );

    public Task RemovedAsync(AccountNumber account, CancellationToken cancellation) =>
        AddAsync(account, new OrderedChange.Remove(), cancellation);

    private async Task AddAsync(AccountNumber account, OrderedChange change, CancellationToken cancellation)
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
}
