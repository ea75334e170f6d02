using FederationBroker.Collaboration.Orders;
using FederationBroker.Payments.Ledger;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Collaboration.Process;

/// <summary>Books in the ledger what the steps of orders have done with money; in the caller's transaction.</summary>
internal sealed class OrderBooks(LedgerBook ledger)
{
    public async Task NoteAsync(OrderRow order, OrderStepRow step, StepEnd end, CancellationToken cancellation)
    {
        switch (step.Kind, end)
        {
            case (StepKind.Reserve, StepEnd.Done):
                ledger.Reserve(order.Id, step.Key, order.Sale);
                break;
            case (StepKind.Capture, StepEnd.Done):
                await ledger.CaptureAsync(order.Id, step.Key, cancellation);
                break;
            case (StepKind.Refund, StepEnd.Done):
                await ledger.RefundAsync(order.RefundOf!.Value, step.Key, order.PriceMinor, cancellation);
                break;
            // "Nothing to give back" is as good as given back.
            case (StepKind.Void, StepEnd.Done or StepEnd.Refused { Reason: Reason.InvalidState }):
                await ledger.ReleaseAsync(order.Id, step.Key, cancellation);
                break;
        }
    }

    /// <summary>What a person has found out about an order that nobody could tell.</summary>
    public Task NoteDecisionAsync(OrderRow order, CancellationToken cancellation)
    {
        var key = $"{order.Id:N}:review:{order.UpdatedAt.UtcTicks}";
        var isDone = order.State == OrderState.Completed;
        if (order.RefundOf is not { } paid)
            return ledger.DecideAsync(order.Id, key, order.Sale, isDone, cancellation);
        return isDone ? ledger.RefundAsync(paid, key, order.PriceMinor, cancellation) : Task.CompletedTask;
    }
}
