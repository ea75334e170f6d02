using System.Collections.Immutable;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>Compares who pays with who may use it, as a service has stated it. Pure.</summary>
internal static class UseComparison
{
    /// <param name="asOf">What the statement is about.</param>
    public static ImmutableArray<FoundBreak> Compare(
        BilledSide ours,
        IReadOnlyList<StatedUse> stated,
        DateTimeOffset asOf,
        TimeSpan settlesWithin
    )
    {
        var theirs = stated.ToDictionary(use => use.Order, StringComparer.Ordinal);
        var known = ours.Billed.Select(use => use.Order).Concat(ours.Free).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. ours
                .Billed.Select(use => Differing(use, theirs.GetValueOrDefault(use.Order), asOf, settlesWithin))
                .OfType<FoundBreak>(),
            .. stated
                .Where(use => use.IsInUse && !known.Contains(use.Order))
                .Select(use => Found(use.Order, BreakKind.EntitledNotBilled, ours: null, use, asOf)),
        ];
    }

    private static FoundBreak? Differing(BilledUse ours, StatedUse? theirs, DateTimeOffset asOf, TimeSpan settlesWithin)
    {
        var isUsed = theirs is { IsInUse: true };
        BreakKind? kind = (ours.State, isUsed) switch
        {
            (BilledState.Unpaid, true) => BreakKind.EntitledNotBilled,
            (BilledState.Paid, false) => BreakKind.BilledNotEntitled,
            _ => null,
        };
        if (kind is { } oneSided)
            return Found(
                ours.Order,
                asOf - ours.ChangedAt < settlesWithin ? BreakKind.TimingDifference : oneSided,
                ours,
                theirs,
                asOf
            );
        if (!isUsed || theirs?.Price is not { } price || price == ours.Price)
            return null;
        var mismatch = price.Currency == ours.Price.Currency ? BreakKind.AmountMismatch : BreakKind.CurrencyMismatch;
        return Found(ours.Order, mismatch, ours, theirs, asOf);
    }

    private static FoundBreak Found(
        string order,
        BreakKind kind,
        BilledUse? ours,
        StatedUse? theirs,
        DateTimeOffset asOf
    ) =>
        new(
            ours is null ? order : $"{order}:{ours.Charge}",
            kind,
            order,
            ReconciledDeed.Use,
            ours is null or { State: BilledState.Unpaid } ? null : ours.Price,
            theirs is { IsInUse: true } ? theirs.Price ?? ours?.Price : null,
            asOf
        );
}
