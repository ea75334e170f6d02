using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What somebody who has looked at both sides decides about an order under review.</summary>
public enum ReviewDecision
{
    /// <summary>It is to be looked up and tried again, under the same key.</summary>
    TryAgain,

    /// <summary>The subscriber has it, and it is paid or need not be.</summary>
    Completed,

    /// <summary>The subscriber does not have it, and nothing is charged.</summary>
    Denied,
}

/// <summary>
/// The way out of review (the resolver has given up, or money is at stake): a person's decision, never a guess.
/// </summary>
public sealed class OrderReview
{
    private readonly BrokerDbContext database;
    private readonly OutboxStore outbox;
    private readonly SubscriptionCourse subscriptions;
    private readonly OrderBooks books;
    private readonly OrderBell bell;
    private readonly TimeProvider clock;

    internal OrderReview(
        BrokerDbContext database,
        OutboxStore outbox,
        SubscriptionCourse subscriptions,
        OrderBooks books,
        OrderBell bell,
        TimeProvider clock
    )
    {
        this.database = database;
        this.outbox = outbox;
        this.subscriptions = subscriptions;
        this.books = books;
        this.bell = bell;
        this.clock = clock;
    }

    /// <summary>In the caller's transaction, which records who decided.</summary>
    /// <returns>False: there is no such order under review (any more).</returns>
    public async Task<bool> DecideAsync(string number, ReviewDecision decision, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = decision switch
        {
            ReviewDecision.TryAgain => OrderState.Processing,
            ReviewDecision.Completed => OrderState.Completed,
            _ => OrderState.Denied,
        };
        // One statement decides who decides.
        var decided = await database
            .Set<OrderRow>()
            .Where(row => row.Number == number && row.State == OrderState.Review)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state).SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        if (decided == 0)
            return false;
        var order = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleAsync(row => row.Number == number, cancellation);
        if (decision == ReviewDecision.TryAgain)
            await ReopenAsync(order, cancellation);
        else
            await SettleAsync(order, cancellation);
        bell.Ring();
        return true;
    }

    private async Task ReopenAsync(OrderRow order, CancellationToken cancellation)
    {
        var step = await database
            .Set<OrderStepRow>()
            .Where(row => row.OrderId == order.Id)
            .OrderByDescending(row => row.Ordinal)
            .FirstAsync(cancellation);
        (step.Attempts, step.SettledAt) = (0, null);
        await outbox.AddAsync(OrderRow.Queue, [new OutboxNote(order.Id.ToString("N"), step.Key)], cancellation);
    }

    private async Task SettleAsync(OrderRow order, CancellationToken cancellation)
    {
        var subscription = await database
            .Set<SubscriptionRow>()
            .SingleAsync(row => row.Id == order.SubscriptionId, cancellation);
        subscriptions.Note(subscription, order, StepKind.Change);
        await books.NoteDecisionAsync(order, cancellation);
        if (order is { Kind: OrderKind.SignUp, State: OrderState.Completed })
            subscription.State = SubscriptionState.Active;
        await database.SaveChangesAsync(cancellation);
    }
}
