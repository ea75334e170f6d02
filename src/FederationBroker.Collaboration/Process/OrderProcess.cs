using FederationBroker.Collaboration.Orders;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Collaboration.Process;

/// <summary>How a step came to its end. There is no "it failed": that is three different things.</summary>
internal abstract record StepEnd
{
    private StepEnd() { }

    /// <summary>It is done.</summary>
    public sealed record Done : StepEnd;

    /// <summary>It was refused for good, and nothing was done.</summary>
    public sealed record Refused(Reason Reason) : StepEnd;

    /// <summary>It never happened, and is not tried any more.</summary>
    /// <param name="WasSent">Something may still be on its way.</param>
    public sealed record NotDone(bool WasSent) : StepEnd;

    /// <summary>Nobody can tell whether it happened.</summary>
    public sealed record Unresolved : StepEnd;
}

/// <summary>What follows.</summary>
internal abstract record NextMove
{
    private NextMove() { }

    /// <param name="Step">What is done next.</param>
    /// <param name="Failure">Why the order will be denied once what was begun is undone; None: it goes well.</param>
    public sealed record Take(StepKind Step, OrderFailure Failure = OrderFailure.None) : NextMove;

    public sealed record End(OrderState State, OrderFailure Failure = OrderFailure.None) : NextMove;
}

/// <summary>
/// The order of steps (J.1304 clause 7): reserve, then provide, then capture, so that nobody pays for what could not be
/// had. Up to the capture everything can be undone. Pure.
/// </summary>
internal static class OrderProcess
{
    public static StepKind First(OrderKind kind, bool isFree) =>
        kind == OrderKind.Refund ? StepKind.Refund
        : kind == OrderKind.Renewal ? StepKind.Reserve
        : kind != OrderKind.SignUp ? StepKind.Change
        : isFree ? StepKind.Provision
        : StepKind.Check;

    /// <param name="kind">A renewal has nothing to provide: what is held is taken.</param>
    /// <param name="isFree">There is nothing to reserve, capture or give back.</param>
    /// <param name="earlier">Why the order will be denied, where that is known already.</param>
    public static NextMove After(OrderKind kind, StepKind step, StepEnd end, bool isFree, OrderFailure earlier) =>
        kind == OrderKind.Renewal && step == StepKind.Reserve && end is StepEnd.Done
            ? new NextMove.Take(StepKind.Capture)
            : After(step, end, isFree, earlier);

    private static NextMove After(StepKind step, StepEnd end, bool isFree, OrderFailure earlier) =>
        step switch
        {
            // It changes nothing: whatever came of it, nothing is left to be looked at.
            StepKind.Check => end is StepEnd.Done ? new NextMove.Take(StepKind.Reserve) : Denied(BuyerSide(end)),
            _ when end is StepEnd.Unresolved => new NextMove.End(OrderState.Review, earlier),
            StepKind.Reserve => AfterReserve(end),
            StepKind.Provision => AfterProvision(end, isFree),
            StepKind.Capture => end is StepEnd.Done ? Completed : new NextMove.End(OrderState.Review),
            StepKind.Void => AfterVoid(end, earlier),
            StepKind.Refund => end is StepEnd.Done ? Completed : Denied(BuyerSide(end)),
            StepKind.Withdraw => AfterWithdraw(end, isFree, earlier),
            StepKind.Change => end is StepEnd.Done ? Completed : Denied(SellerSide(end)),
            _ => throw new InvalidOperationException($"No such step: {step}"),
        };

    private static readonly NextMove.End Completed = new(OrderState.Completed);

    // A reservation that may still arrive is refused beforehand: giving back what is not there yet forbids it.
    private static NextMove AfterReserve(StepEnd end) =>
        end switch
        {
            StepEnd.Done => new NextMove.Take(StepKind.Provision),
            StepEnd.NotDone { WasSent: true } => new NextMove.Take(StepKind.Void, BuyerSide(end)),
            _ => Denied(BuyerSide(end)),
        };

    private static NextMove AfterProvision(StepEnd end, bool isFree) =>
        end is StepEnd.Done
            ? isFree
                ? Completed
                : new NextMove.Take(StepKind.Capture)
            : isFree
                ? Denied(SellerSide(end))
                : new NextMove.Take(StepKind.Void, SellerSide(end));

    // "Nothing to give back" is as good as given back.
    private static NextMove.End AfterVoid(StepEnd end, OrderFailure earlier) =>
        end is StepEnd.Done or StepEnd.Refused { Reason: Reason.InvalidState }
            ? Denied(earlier)
            : new NextMove.End(OrderState.Review, earlier);

    // "Nothing to end" is as good as ended. What may still be open there is not given back: a person looks at it.
    private static NextMove AfterWithdraw(StepEnd end, bool isFree, OrderFailure earlier) =>
        end is not (StepEnd.Done or StepEnd.Refused { Reason: Reason.InvalidState })
            ? new NextMove.End(OrderState.Review, earlier)
        : isFree ? Denied(earlier)
        : new NextMove.Take(StepKind.Void, earlier);

    private static NextMove.End Denied(OrderFailure failure) => new(OrderState.Denied, failure);

    private static OrderFailure BuyerSide(StepEnd end) =>
        end is StepEnd.Refused refused
            ? FailureOf(refused.Reason, OrderFailure.RejectedByBuyerService)
            : OrderFailure.BuyerServiceUnavailable;

    private static OrderFailure SellerSide(StepEnd end) =>
        end is StepEnd.Refused refused
            ? FailureOf(refused.Reason, OrderFailure.RejectedBySellerService)
            : OrderFailure.SellerServiceUnavailable;

    private static OrderFailure FailureOf(Reason reason, OrderFailure otherwise) =>
        reason switch
        {
            Reason.InsufficientCredit => OrderFailure.NotEnoughCredit,
            Reason.BuyerAccountUnknown => OrderFailure.BuyerAccountUnknown,
            Reason.SellerAccountUnknown => OrderFailure.SellerAccountUnknown,
            Reason.RejectedByOperator => OrderFailure.RejectedByBuyerService,
            Reason.RejectedBySeller => OrderFailure.RejectedBySellerService,
            Reason.IdempotencyConflict or Reason.ContractViolation => OrderFailure.UnknownError,
            _ => otherwise,
        };
}
