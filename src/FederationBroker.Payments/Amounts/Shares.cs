using System.Collections.Immutable;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Amounts;

/// <summary>Splits amounts in minor units so that the parts always add up to the whole (PAY-INV). Pure.</summary>
internal static class Shares
{
    /// <summary>
    /// By the method of the largest remainder: nobody gets more than one unit more or less than their exact share. Of
    /// equal remainders the first is served.
    /// </summary>
    /// <param name="whole">Minor units; negative for what is given back.</param>
    /// <param name="weights">Not negative, and not all of them nothing.</param>
    public static ImmutableArray<long> Of(long whole, IReadOnlyList<long> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Any(weight => weight < 0))
            throw new ArgumentOutOfRangeException(nameof(weights), "A weight is negative.");
        var sum = weights.Aggregate(Int128.Zero, (total, weight) => total + weight);
        if (sum == 0)
            throw new ArgumentException("There is nothing to split by.", nameof(weights));
        var (amount, sign) = (Int128.Abs(whole), Math.Sign(whole));
        var parts = weights.Select(weight => Int128.DivRem(amount * weight, sum)).ToList();
        var shares = parts.ConvertAll(part => (long)part.Quotient);
        var left = (int)(amount - shares.Aggregate(Int128.Zero, (total, share) => total + share));
        foreach (var next in Enumerable.Range(0, parts.Count).OrderByDescending(at => parts[at].Remainder).Take(left))
            shares[next]++;
        return [.. shares.Select(share => sign * share)];
    }

    /// <summary>
    /// What each of several stretches of a period costs. Where they end is rounded, not how long they are, so that any
    /// split of the period adds up to the whole.
    /// </summary>
    /// <param name="whole">The price of the period.</param>
    /// <param name="lengths">Of the stretches, in their order; together the period.</param>
    public static ImmutableArray<long> Along(long whole, IReadOnlyList<long> lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var period = lengths.Sum();
        var shares = ImmutableArray.CreateBuilder<long>(lengths.Count);
        var (passed, before) = (0L, 0L);
        foreach (var length in lengths)
        {
            passed += length;
            var until = Money.Round((decimal)whole * passed / period);
            shares.Add(until - before);
            before = until;
        }

        return shares.MoveToImmutable();
    }
}
