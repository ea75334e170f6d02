using System.Collections.Immutable;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Outbox;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Fleet;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Process;

/// <summary>
/// Takes one step of one order: notes that it will be sent, sends it, notes what came of it together with what follows.
/// A node that dies anywhere in between leaves a key that the next one looks up first.
/// </summary>
internal sealed class OrderStepping(
    BrokerDbContext database,
    OutboxStore outbox,
    StepCalls calls,
    OrderCourse course,
    OrderMeasures measures,
    TimeProvider clock
)
{
    public async Task HandleAsync(ClaimedMessage message, CancellationToken cancellation)
    {
        var step = await database.Set<OrderStepRow>().SingleAsync(row => row.Key == message.Key, cancellation);
        var open = await OpenAsync(step.OrderId, cancellation);
        Taken taken;
        try
        {
            taken = await TakeAsync(open, step, cancellation);
        }
        catch (OperationCanceledException)
        {
            // This node stops: another one need not wait for the lease. It looks the key up first.
            await outbox.PostponeAsync(message, TimeSpan.Zero, CancellationToken.None);
            throw;
        }

        ImmutableArray<OrderRow> moved = [];
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Somebody else has it by now, and what they found counts.
        if (!await outbox.HoldsAsync(message, cancellation))
            return;
        if (taken.Verdict is StepVerdict.Again again)
        {
            await database.SaveChangesAsync(cancellation);
            await outbox.PostponeAsync(message, again.Pause, cancellation);
        }
        else
        {
            var end = ((StepVerdict.Settled)taken.Verdict).End;
            moved = await course.GoOnAsync(open, step, end, taken.Answer, cancellation);
            await database.SaveChangesAsync(cancellation);
            await outbox.SettleAsync(message, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        foreach (var order in moved)
            measures.Note(order);
    }

    private async Task<OrderCase> OpenAsync(Guid id, CancellationToken cancellation)
    {
        var order = await database.Set<OrderRow>().SingleAsync(row => row.Id == id, cancellation);
        var steps = await database
            .Set<OrderStepRow>()
            .Where(row => row.OrderId == id)
            .OrderBy(row => row.Ordinal)
            .ToListAsync(cancellation);
        var subscription = await database
            .Set<SubscriptionRow>()
            .SingleAsync(row => row.Id == order.SubscriptionId, cancellation);
        return new OrderCase(order, steps, subscription)
        {
            Refunded = order.RefundOf is { } paid ? await ChargeOfAsync(paid, cancellation) : null,
        };
    }

    private async Task<ChargeReference> ChargeOfAsync(Guid paid, CancellationToken cancellation) =>
        await (
            from order in database.Set<OrderRow>()
            where order.Id == paid
            join step in database.Set<OrderStepRow>() on order.Id equals step.OrderId
            where step.Kind == StepKind.Reserve
            select new ChargeReference(order.Number, step.Key)
        ).SingleAsync(cancellation);

    // What was looked for and never arrived is sent at once: the other side has just said that it does not have it.
    private async Task<Taken> TakeAsync(OrderCase open, OrderStepRow step, CancellationToken cancellation)
    {
        var call = StepResolution.CallFor(step);
        var taken = await TryAsync(open, step, call, cancellation);
        return taken.Verdict is StepVerdict.Again { Resend: true }
            ? await TryAsync(open, step, StepCall.Send, cancellation)
            : taken;
    }

    private async Task<Taken> TryAsync(OrderCase open, OrderStepRow step, StepCall call, CancellationToken cancellation)
    {
        var (first, last) = (step.FirstSentAt, step.LastSentAt);
        step.Attempts++;
        if (call == StepCall.Send)
        {
            // One moment: "sent once" is told by both being the same.
            step.LastSentAt = clock.GetUtcNow();
            step.FirstSentAt = first ?? step.LastSentAt;
        }

        await database.SaveChangesAsync(cancellation);
        var answer = await calls.CallAsync(open, step, call, cancellation);
        if (call == StepCall.Send && answer.Effect == Effect.NotAttempted)
            (step.FirstSentAt, step.LastSentAt) = (first, last);
        (step.Code, step.ExternalRef) = (
            Kept(answer.Code, OrderStepRow.LongestCode),
            Kept(answer.ExternalRef, OrderStepRow.LongestReference) ?? step.ExternalRef
        );
        var promise = calls.PromiseFor(open.Order, step);
        var verdict = StepResolution.Judge(step, call, answer, promise, clock.GetUtcNow());
        (step.Effect, step.Reason) = (StepResolution.EffectOf(call, answer, verdict), answer.Reason);
        return new Taken(answer, verdict);
    }

    // What cannot be kept must not keep the order from going on.
    private static string? Kept(string? text, int longest) =>
        text is null || Kernel.StoredText.FaultOf(text, longest) is null ? text : null;

    private sealed record Taken(StepAnswer Answer, StepVerdict Verdict);
}

/// <summary>Asks the adapter that a step belongs to.</summary>
internal sealed class StepCalls(BillingSteps billing, ServiceSteps service, AdapterFleet fleet)
{
    public async Task<StepAnswer> CallAsync(
        OrderCase open,
        OrderStepRow step,
        StepCall call,
        CancellationToken cancellation
    )
    {
        var answer = (IsBilling(step.Kind), call) switch
        {
            (true, StepCall.Send) => await billing.TakeAsync(open, step, cancellation),
            (true, _) => await billing.LookUpAsync(open, step, cancellation),
            (false, StepCall.Send) => await service.TakeAsync(open, step, cancellation),
            (false, _) => await service.LookUpAsync(open, step, cancellation),
        };
        if (answer.BrokeContract)
            fleet.Quarantine(PlaceOf(open.Order, step), "It spoke of another amount than it was asked about.");
        return answer;
    }

    public KeyPromise PromiseFor(OrderRow order, OrderStepRow step) =>
        fleet.DescriptorOf(PlaceOf(order, step)) is { } descriptor
            ? new KeyPromise(descriptor.IdempotencyHorizon, descriptor.SettleWindow)
            : KeyPromise.Unknown;

    private static AdapterPlace PlaceOf(OrderRow order, OrderStepRow step) =>
        IsBilling(step.Kind) ? BillingSteps.PlaceOf(order) : ServiceSteps.PlaceOf(order);

    private static bool IsBilling(StepKind kind) =>
        kind is StepKind.Check or StepKind.Reserve or StepKind.Capture or StepKind.Void or StepKind.Refund;
}
