using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Outbox;

namespace FederationBroker.Collaboration.Process;

/// <summary>What follows from the end of a step, for the order and for the subscription; in the caller's
/// transaction.</summary>
internal sealed class OrderCourse(
    BrokerDbContext database,
    OutboxStore outbox,
    AuditTrail audit,
    SubscriptionCourse subscriptions,
    TimeProvider clock
)
{
    /// <summary>The first step of an order that may begin.</summary>
    public Task BeginAsync(OrderRow order, CancellationToken cancellation) =>
        TakeAsync(order, OrderProcess.First(order.Kind, order.PriceMinor == 0), ordinal: 1, cancellation);

    public async Task GoOnAsync(
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
        switch (OrderProcess.After(step.Kind, end, open.IsFree, order.Failure))
        {
            case NextMove.Take next:
                order.Failure = next.Failure;
                await TakeAsync(order, next.Step, step.Ordinal + 1, cancellation);
                break;
            case NextMove.End { State: var state, Failure: var failure }:
                (order.State, order.Failure) = (state, failure);
                subscriptions.Note(open.Subscription, order, step.Kind);
                audit.Add(
                    AuditActor.Broker,
                    CollaborationActions.OrderEnded,
                    state == OrderState.Completed ? AuditOutcome.Success : failure.ToString(),
                    order.Partner,
                    detail: order.Number
                );
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
