using FederationBroker.Collaboration.Orders;

namespace FederationBroker.Collaboration.Process;

/// <summary>
/// How the parts of a bundle wait for each other: prices are held before anything is opened, and everything is opened
/// before anything is charged. A part that cannot be had takes the others with it, unless it is optional. Each part is
/// held and charged by itself, so that nobody pays for one they do not have. Pure.
/// </summary>
internal static class BundleRules
{
    /// <summary>Where a part waits before it makes a move.</summary>
    /// <param name="step">The step that came to its end.</param>
    public static OrderGate GateBefore(StepKind step, NextMove move) =>
        (step, move) switch
        {
            (_, NextMove.Take { Step: StepKind.Provision }) => OrderGate.BeforeProvision,
            (_, NextMove.Take { Step: StepKind.Capture }) => OrderGate.BeforeCapture,
            // What is free is had with the others, too.
            (StepKind.Provision, NextMove.End { State: OrderState.Completed }) => OrderGate.BeforeCapture,
            _ => OrderGate.Open,
        };

    /// <summary>What the parts do that have waited long enough.</summary>
    /// <param name="parts">All of them, as they are now.</param>
    public static IReadOnlyList<(BundlePartCase Part, NextMove Move)> Release(IReadOnlyCollection<BundlePartCase> parts)
    {
        var waiting = parts.Where(part => part.Order.Gate != OrderGate.Open);
        if (IsBroken(parts))
            return [.. waiting.Select(part => (part, GiveUp(part)))];
        var slowest = parts.Where(part => !HasFailed(part.Order)).Select(DistanceOf).DefaultIfEmpty().Min();
        return [.. waiting.Where(part => DistanceOf(part) <= slowest).Select(part => (part, GoOn(part)))];
    }

    private static bool IsBroken(IReadOnlyCollection<BundlePartCase> parts) =>
        parts.Any(part => HasFailed(part.Order) && !part.Order.IsOptional) || parts.All(part => HasFailed(part.Order));

    // What a person has to look at is not waited for: it could take days, and prices are held meanwhile.
    private static bool HasFailed(OrderRow part) =>
        part.Failure != OrderFailure.None || part.State is OrderState.Denied or OrderState.Review;

    private static int DistanceOf(BundlePartCase part) =>
        (part.Order, part.LastStep) switch
        {
            ({ State: OrderState.Completed }, _) => 4,
            ({ Gate: OrderGate.BeforeCapture }, _) => 3,
            ({ Gate: OrderGate.BeforeProvision }, _) => 1,
            (_, StepKind.Provision) => 2,
            (_, StepKind.Capture) => 4,
            _ => 0,
        };

    private static NextMove GoOn(BundlePartCase part) =>
        part.Order switch
        {
            { Gate: OrderGate.BeforeProvision } => new NextMove.Take(StepKind.Provision),
            { PriceMinor: 0 } => new NextMove.End(OrderState.Completed),
            _ => new NextMove.Take(StepKind.Capture),
        };

    private static NextMove GiveUp(BundlePartCase part) =>
        part.Order switch
        {
            { Gate: OrderGate.BeforeCapture } => new NextMove.Take(StepKind.Withdraw, OrderFailure.BundleBroken),
            { PriceMinor: 0 } => new NextMove.End(OrderState.Denied, OrderFailure.BundleBroken),
            _ => new NextMove.Take(StepKind.Void, OrderFailure.BundleBroken),
        };
}

/// <summary>A part of a bundle that is being ordered.</summary>
/// <param name="LastStep">That was begun; null: none was.</param>
/// <param name="Steps">How many were begun.</param>
internal sealed record BundlePartCase(OrderRow Order, StepKind? LastStep, int Steps);
