using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Feed;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Contracts;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Orders;

/// <summary>
/// Sends what waits in the outbox, oldest first, one account's changes strictly one after the other. A change whose
/// answer never came is sent again under the same key: whether it happened is unknown. The OSS/BSS is the master of
/// contract data, so what it does not take, its own state replaces here.
/// </summary>
internal sealed class OrderDelivery(
    BrokerDbContext database,
    ContractAccounts accounts,
    ContractSync contract,
    TimeProvider clock
)
{
    private const int MostInOneRound = 100;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <returns>Null when everything that was due is settled, or why not.</returns>
    public async Task<string?> DeliverAsync(OssLink link, CancellationToken cancellation)
    {
        for (var sent = 0; sent < MostInOneRound; sent++)
        {
            var now = clock.GetUtcNow();
            var waiting = database.Set<OssOrder>().Where(row => row.State == OssOrderState.Waiting);
            var order = await waiting
                .Where(row =>
                    row.NextAttemptAt <= now
                    && !waiting.Any(earlier => earlier.Account == row.Account && earlier.Id < row.Id)
                )
                .OrderBy(row => row.Id)
                .FirstOrDefaultAsync(cancellation);
            if (order is null)
                return null;
            var outcome = await link.SendAsync(
                new AccountOrder(
                    order.Key,
                    order.Account.Value,
                    order.ExpectedVersion,
                    OrderJson.Read(order.ChangeJson)
                ),
                cancellation
            );
            await SettleAsync(order, outcome, cancellation);
            if (outcome is SendOutcome.Unavailable unavailable)
                return unavailable.Reason;
        }

        return null;
    }

    private async Task SettleAsync(OssOrder order, SendOutcome outcome, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // The lock that local changes hold: one that is being made is either seen below, or sees the version noted
        // here. Otherwise it would be made on a version that is already past, and be refused for it.
        await accounts.LockAsync(order.Account, cancellation);
        order.Attempts++;
        order.UpdatedAt = clock.GetUtcNow();
        switch (outcome)
        {
            case SendOutcome.Applied applied:
                await NoteAppliedAsync(order, applied, cancellation);
                break;
            case SendOutcome.Conflict conflict:
                order.State = OssOrderState.Conflict;
                await contract.ReplaceAsync(order.Account, conflict.Current, cancellation);
                break;
            case SendOutcome.Refused refused:
                (order.State, order.Answer) = (OssOrderState.Refused, Kept($"{refused.Code}: {refused.Text}"));
                await contract.ReplaceAsync(order.Account, refused.Current, cancellation);
                break;
            default:
                order.NextAttemptAt = order.UpdatedAt + Backoff(order.Attempts);
                break;
        }

        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        database.ChangeTracker.Clear();
    }

    private async Task NoteAppliedAsync(OssOrder order, SendOutcome.Applied applied, CancellationToken cancellation)
    {
        order.State = OssOrderState.Applied;
        // On a version we did not know, others' changes may lie below ours: the echo, which has all of them, is
        // still news. What came before it is not: it would undo our change until the echo arrives.
        var isKnown = order.ExpectedVersion > 0 || OrderJson.Read(order.ChangeJson) is OrderedChange.Create;
        await contract.NoteCurrentAsync(
            order.Account,
            applied.Version,
            isKnown ? applied.Version : applied.Version - 1,
            cancellation
        );
        // Made on our own change, which is the newest version now.
        await database
            .Set<OssOrder>()
            .Where(row =>
                row.Account == order.Account
                && row.State == OssOrderState.Waiting
                && row.Id > order.Id
                && row.ExpectedVersion < applied.Version
            )
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpectedVersion, applied.Version), cancellation);
    }

    // An answer that cannot be kept must not keep the order from being settled.
    private static string Kept(string answer) =>
        StoredText.FaultOf(answer, OssOrder.LongestAnswer) is null ? answer : "The answer cannot be kept.";

    private static TimeSpan Backoff(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(attempts - 1, 10))));
}
