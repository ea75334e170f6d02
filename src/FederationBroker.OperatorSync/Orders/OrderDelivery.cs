using FederationBroker.Data;
using FederationBroker.Data.Outbox;
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
    OutboxStore outbox,
    ContractAccounts accounts,
    ContractSync contract,
    TimeProvider clock
)
{
    private const int MostInOneRound = 100;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>What is under way this long is lost: a call ends within five seconds.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <returns>Null when everything that was due is settled, or why not.</returns>
    public async Task<string?> DeliverAsync(OssLink link, CancellationToken cancellation)
    {
        for (var sent = 0; sent < MostInOneRound; sent++)
        {
            if (await outbox.ClaimAsync(OssOrder.Queue, Lease, cancellation) is not { } message)
                return null;
            var outcome = await SendAsync(link, message, cancellation);
            if (outcome is SendOutcome.Unavailable unavailable)
            {
                await outbox.PostponeLongerEachTimeAsync(message, LongestWait, cancellation);
                return unavailable.Reason;
            }

            await SettleAsync(message, outcome, cancellation);
        }

        return null;
    }

    private async Task<SendOutcome> SendAsync(OssLink link, ClaimedMessage message, CancellationToken cancellation)
    {
        try
        {
            var order = await database
                .Set<OssOrder>()
                .AsNoTracking()
                .SingleAsync(row => row.Key == message.Key, cancellation);
            var change = OrderJson.Read(order.ChangeJson);
            return await link.SendAsync(
                new AccountOrder(order.Key, order.Account.Value, order.ExpectedVersion, change),
                cancellation
            );
        }
        catch (OperationCanceledException)
        {
            // This node stops: another one need not wait for the lease.
            await outbox.PostponeAsync(message, TimeSpan.Zero, CancellationToken.None);
            throw;
        }
    }

    private async Task SettleAsync(ClaimedMessage message, SendOutcome outcome, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // The lock that local changes hold: one that is being made is either seen below, or sees the version noted
        // here. Otherwise it would be made on a version that is already past, and be refused for it.
        await accounts.LockAsync(new AccountNumber(message.Subject), cancellation);
        if (!await outbox.HoldsAsync(message, cancellation))
            return;
        var order = await database.Set<OssOrder>().SingleAsync(row => row.Key == message.Key, cancellation);
        order.UpdatedAt = clock.GetUtcNow();
        await NoteAsync(order, outcome, cancellation);
        await database.SaveChangesAsync(cancellation);
        await outbox.SettleAsync(message, cancellation);
        await transaction.CommitAsync(cancellation);
        database.ChangeTracker.Clear();
    }

    private async Task NoteAsync(OssOrder order, SendOutcome outcome, CancellationToken cancellation)
    {
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
        }
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
}
