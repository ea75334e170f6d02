using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Data.Tenancy;
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
    OutboxStore outbox,
    IOssDirectory directory,
    TenantScope scope,
    TimeProvider clock
) : IContractChanges
{
    public async Task NoteAsync(IReadOnlyList<ContractChange> changes, CancellationToken cancellation)
    {
        ContractChange[] news = [.. changes.Where(IsNews)];
        if (news.Length == 0 || directory.Find(scope.Tenant) is null)
            return;
        var numbers = news.Select(change => change.Account).Distinct().ToList();
        var seen = await database
            .Set<OssVersion>()
            .Where(row => row.Subject == OssSubject.Account && numbers.Contains(row.Number))
            .ToDictionaryAsync(row => row.Number, row => row.Current, cancellation);
        OssOrder[] orders = [.. news.Select(change => OrderOf(change, seen.GetValueOrDefault(change.Account)))];
        await outbox.AddAsync(
            OssOrder.Queue,
            [.. orders.Select(order => new OutboxNote(order.Account.Value, order.Key))],
            cancellation
        );
        database.AddRange(orders);
    }

    private static bool IsNews(ContractChange change) =>
        change is not ContractChange.Changed changed || changed.Before != changed.After;

    private OssOrder OrderOf(ContractChange change, long version)
    {
        var now = clock.GetUtcNow();
        return new OssOrder
        {
            Tenant = scope.Tenant,
            Account = change.Account,
            ChangeJson = OrderJson.Write(WordsOf(change)),
            ExpectedVersion = version,
            Key = Guid.CreateVersion7(now).ToString("N"),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static OrderedChange WordsOf(ContractChange change) =>
        change switch
        {
            ContractChange.Created { Made: var made } => new OrderedChange.Create(
                ContractWords.Of(made.Status),
                made.Plan?.Value,
                made.Region
            ),
            ContractChange.Changed { Before: var before, After: var after } => new OrderedChange.Change(
                before.Status == after.Status ? null : ContractWords.Of(after.Status),
                before.Plan == after.Plan ? null : after.Plan?.Value ?? string.Empty,
                before.Region == after.Region ? null : after.Region ?? string.Empty
            ),
            _ => new OrderedChange.Remove(),
        };
}
