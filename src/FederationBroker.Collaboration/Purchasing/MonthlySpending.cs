using FederationBroker.Partners;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What goes on a bill in a month. Pure.</summary>
internal static class MonthlySpending
{
    private const int MonthsOfAYear = 12;

    /// <summary>What something adds to the bill of a month: a year's price in twelve parts, rounded up.</summary>
    /// <param name="priceMinor">Of one interval, in minor units.</param>
    public static long Of(long priceMinor, PaymentInterval interval) =>
        interval == PaymentInterval.Year ? (priceMinor + MonthsOfAYear - 1) / MonthsOfAYear : priceMinor;

    /// <summary>The same of what an account has: at the dearer price where it changes, and once for what is bought
    /// once.</summary>
    public static long Of(Spending one, DateTimeOffset now) =>
        one is { Interval: PaymentInterval.Once, Since: { } since } && since.AddMonths(1) <= now
            ? 0
            : Of(Math.Max(one.PriceMinor, one.NextPriceMinor ?? 0), one.Interval);
}

/// <summary>Something that is on a bill.</summary>
/// <param name="Since">When it was paid first; null: not yet.</param>
internal sealed record Spending(long PriceMinor, long? NextPriceMinor, PaymentInterval Interval, DateTimeOffset? Since);
