using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>What the broker has of one subscription.</summary>
/// <param name="Order">The number of the order that made it: the service was told it.</param>
/// <param name="Charge">The number of the order that paid last: what was settled about one period says nothing of the
/// next.</param>
/// <param name="Price">Of a period.</param>
/// <param name="ChangedAt">When anything was last ordered about it.</param>
internal sealed record BilledUse(string Order, string Charge, BilledState State, Money Price, DateTimeOffset ChangedAt);

internal enum BilledState
{
    /// <summary>The books have the period, and it may be used.</summary>
    Paid,

    /// <summary>The books have the period, and it is paused or ended.</summary>
    Resting,

    /// <summary>Not paid, known to be so, and in use for the time that the agreement grants.</summary>
    Grace,

    /// <summary>The books do not have the period.</summary>
    Unpaid,
}

/// <summary>What a service says of one subscription.</summary>
/// <param name="Order">The number that it was opened under.</param>
/// <param name="IsInUse">It may be used there.</param>
/// <param name="Price">What the service thinks a period costs; null: it does not say.</param>
internal sealed record StatedUse(string Order, bool IsInUse, Money? Price);

/// <summary>Everything that a service is paid for.</summary>
/// <param name="Billed">Subscriptions with a price.</param>
/// <param name="Free">Numbers of those without one: they may be used unpaid.</param>
internal sealed record BilledSide(IReadOnlyList<BilledUse> Billed, IReadOnlySet<string> Free);
