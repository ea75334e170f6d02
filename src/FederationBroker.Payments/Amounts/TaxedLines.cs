using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Amounts;

/// <summary>One line of a bill, in minor units.</summary>
/// <param name="Net">Without tax.</param>
/// <param name="Tax">Its share of the bill's tax.</param>
internal sealed record TaxedLine(long Net, long Tax)
{
    public long Gross => Net + Tax;
}

/// <summary>
/// Tax is counted once, on the sum, and shared out over the lines: whoever gives lines back one by one, in whichever
/// order, has in the end given back what was paid, and not a unit more. Pure.
/// </summary>
internal static class TaxedLines
{
    /// <param name="net">Of each line, not negative.</param>
    /// <param name="rate">As a part of one: 0.2 for 20 %.</param>
    public static ImmutableArray<TaxedLine> Of(IReadOnlyList<long> net, decimal rate)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        var tax = Money.Round(net.Sum() * rate);
        var shares = tax == 0 ? [.. net.Select(_ => 0L)] : Shares.Of(tax, net);
        return [.. net.Zip(shares, (line, share) => new TaxedLine(line, share))];
    }

    /// <summary>How much of a price with tax is tax.</summary>
    /// <param name="gross">What is paid.</param>
    /// <param name="rate">As a part of one.</param>
    public static long TaxIn(long gross, decimal rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        return gross - Money.Round(gross / (1 + rate));
    }
}
