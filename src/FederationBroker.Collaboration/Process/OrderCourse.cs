using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Outbox;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Process;

/// <summary>What follows from the end of a step, for the order and for the subscription; in the caller's
/// transaction.</summary>
internal sealed class OrderCourse(
    BrokerDbContext database,
    OutboxStore outbox,
    OrderNews news,
    SubscriptionCourse subscriptions,
    OrderBooks books,
    TimeProvider clock
)
{
    /// <summary>The first step of an order that may begin.</summary>
    public Task BeginAsync(OrderRow order, CancellationToken cancellation) =>
        TakeAsync(order, OrderProcess.First(order.Kind, order.PriceMinor == 0), ordinal: 1, cancellation);

    /// <summary>The first steps of all parts of a bundle. What is free has no price to be held, and waits at once.
    /// </summary>
    /// <param name="parts">As they were saved.</param>
    public async Task BeginAsync(IReadOnlyCollection<OrderRow> parts, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            if (part.PriceMinor == 0)
                part.Gate = OrderGate.BeforeProvision;
            else
                await BeginAsync(part, cancellation);
        }

        await ReleaseAsync(
            [
                .. parts.Select(part =>
                    part.PriceMinor == 0
                        ? new BundlePartCase(part, LastStep: null, Steps: 0)
                        : new BundlePartCase(part, StepKind.Check, Steps: 1)
                ),
            ],
            cancellation
        );
    }

    /// <summary>A person lets it be tried again: its last step is looked up and taken under the same key.</summary>
    public async Task GoOnAsync(OrderRow order, CancellationToken cancellation)
    {
        var step = await database
            .Set<OrderStepRow>()
            .Where(row => row.OrderId == order.Id)
            .OrderByDescending(row => row.Ordinal)
            .FirstAsync(cancellation);
        (step.Attempts, step.SettledAt) = (0, null);
        await outbox.AddAsync(OrderRow.Queue, [new OutboxNote(order.Id.ToString("N"), step.Key)], cancellation);
    }

    /// <summary>A person has found out how it ended.</summary>
    /// <param name="order">As it was decided.</param>
    public async Task EndAsync(OrderRow order, CancellationToken cancellation)
    {
        var subscription = await database
            .Set<SubscriptionRow>()
            .SingleAsync(row => row.Id == order.SubscriptionId, cancellation);
        subscriptions.Note(subscription, order, StepKind.Change);
        await books.NoteDecisionAsync(order, cancellation);
        if (order is { Kind: OrderKind.SignUp, State: OrderState.Completed })
            subscription.State = SubscriptionState.Active;
        await news.TellAsync(order, cancellation);
        await database.SaveChangesAsync(cancellation);
    }

    /// <returns>The orders that have moved: of a bundle perhaps several.</returns>
    public async Task<ImmutableArray<OrderRow>> GoOnAsync(
        OrderCase open,
        OrderStepRow step,
        StepEnd end,
        StepAnswer answer,
        CancellationToken cancellation
    )
    {
        var (order, now) = (open.Order, clock.GetUtcNow());
        (step.SettledAt, order.UpdatedAt) = (now, now);
        if (end is StepEnd.Done && answer.Subscription is { } told)
            subscriptions.Note(open.Subscription, told);
        await books.NoteAsync(order, step, end, cancellation);
        var move = OrderProcess.After(order.Kind, step.Kind, end, open.IsFree, order.Failure);
        if (order.BundleOrderId is not { } bundle)
        {
            await MoveAsync(order, step.Kind, step.Ordinal, move, cancellation);
            return [order];
        }

        // Held before anything is decided: of two parts that arrive at once, the second sees the first.
        var parts = await HoldAsync(bundle, order, cancellation);
        order.Gate = BundleRules.GateBefore(step.Kind, move);
        if (order.Gate == OrderGate.Open)
            await MoveAsync(order, step.Kind, step.Ordinal, move, cancellation);
        return [order, .. await ReleaseAsync(parts, cancellation)];
    }

    private async Task<IEnumerable<OrderRow>> ReleaseAsync(
        IReadOnlyCollection<BundlePartCase> parts,
        CancellationToken cancellation
    )
    {
        var released = BundleRules.Release(parts);
        foreach (var (part, move) in released)
        {
            (part.Order.Gate, part.Order.UpdatedAt) = (OrderGate.Open, clock.GetUtcNow());
            await MoveAsync(part.Order, part.LastStep, part.Steps, move, cancellation);
        }

        return released.Select(moved => moved.Part.Order);
    }

    // In one order always, so that two never wait for each other.
    private async Task<ImmutableArray<BundlePartCase>> HoldAsync(
        Guid bundle,
        OrderRow one,
        CancellationToken cancellation
    )
    {
        var orders = await database
            .Set<OrderRow>()
            .FromSql(
                $"""
                SELECT * FROM ott_order
                WHERE tenant = {one.Tenant.Value} AND bundle_order_id = {bundle} ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellation);
        var ids = orders.ConvertAll(order => order.Id);
        var steps = await database
            .Set<OrderStepRow>()
            .AsNoTracking()
            .Where(step => ids.Contains(step.OrderId))
            .Select(step => new
            {
                step.OrderId,
                step.Ordinal,
                step.Kind,
            })
            .ToListAsync(cancellation);
        return
        [
            .. from order in orders
            let last = steps.Where(step => step.OrderId == order.Id).MaxBy(step => step.Ordinal)
            select new BundlePartCase(order, last?.Kind, last?.Ordinal ?? 0),
        ];
    }

    private async Task MoveAsync(
        OrderRow order,
        StepKind? last,
        int ordinal,
        NextMove move,
        CancellationToken cancellation
    )
    {
        switch (move)
        {
            case NextMove.Take next:
                order.Failure = next.Failure;
                await TakeAsync(order, next.Step, ordinal + 1, cancellation);
                break;
            case NextMove.End { State: var state, Failure: var failure }:
                (order.State, order.Failure) = (state, failure);
                var subscription = await database
                    .Set<SubscriptionRow>()
                    .SingleAsync(row => row.Id == order.SubscriptionId, cancellation);
                subscriptions.Note(subscription, order, last ?? StepKind.Check);
                await news.EndedAsync(order, AuditActor.Broker, cancellation);
                break;
        }
    }

    private async Task TakeAsync(OrderRow order, StepKind kind, int ordinal, CancellationToken cancellation)
    {
        var key = $"{order.Id:N}:{kind}:{ordinal}".ToLowerInvariant();
        database.Add(
            new OrderStepRow
            {
                Tenant = order.Tenant,
                OrderId = order.Id,
                Ordinal = ordinal,
                Kind = kind,
                Key = key,
                CreatedAt = clock.GetUtcNow(),
            }
        );
        await outbox.AddAsync(OrderRow.Queue, [new OutboxNote(order.Id.ToString("N"), key)], cancellation);
    }
}
