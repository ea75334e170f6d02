using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;

namespace FederationBroker.Collaboration.Process;

/// <summary>An order with everything that was done about it so far.</summary>
/// <param name="Order">The order.</param>
/// <param name="Steps">In their order.</param>
/// <param name="Subscription">What it makes or changes.</param>
internal sealed record OrderCase(OrderRow Order, IReadOnlyList<OrderStepRow> Steps, SubscriptionRow Subscription)
{
    public bool IsFree => Order.PriceMinor == 0;

    /// <summary>With a refund: what was charged; null otherwise.</summary>
    public ChargeReference? Refunded { get; init; }

    /// <summary>What billing knows the charge by.</summary>
    public ChargeReference Charge =>
        Refunded ?? new ChargeReference(Order.Number, Steps.Single(step => step.Kind == StepKind.Reserve).Key);
}

/// <param name="Order">Its number.</param>
/// <param name="ReservationKey">The key that the price was reserved under.</param>
internal sealed record ChargeReference(string Order, string ReservationKey);
