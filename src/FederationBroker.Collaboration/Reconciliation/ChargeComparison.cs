using System.Collections.Immutable;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>
/// Compares what the books have with what billing lists, call by call. What was decided by a person is booked under a
/// key of its own and finds its like by order and deed. Pure.
/// </summary>
internal static class ChargeComparison
{
    public static ImmutableArray<FoundBreak> Compare(ChargeSides sides, ComparedTime time)
    {
        var byKey = sides.Listed.GroupBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        var matching = Match(sides.Booked, [.. byKey.Select(same => same.First())]);
        return
        [
            .. byKey
                .Where(same => same.Skip(1).Any())
                .Select(same => Theirs(BreakKind.DuplicateAtAdapter, same.Last()))
                .Concat(matching.Pairs.Select(Differing).OfType<FoundBreak>())
                .Concat(OnlyBooked(matching, sides, time))
                .Concat(OnlyListed(matching, sides, time))
                .Where(found => time.Has(found.At))
                .DistinctBy(found => found.Subject),
        ];
    }

    /// <summary>Keys of ours about which both sides say the same.</summary>
    public static IReadOnlySet<string> AgreedIn(ChargeSides sides) =>
        Match(sides.Booked, [.. sides.Listed.DistinctBy(entry => entry.Key, StringComparer.Ordinal)])
            .Pairs.Where(pair => Differing(pair) is null)
            .SelectMany(pair => new[] { pair.Ours.Key, pair.Theirs.Key })
            .ToHashSet(StringComparer.Ordinal);

    private static Matching Match(IReadOnlyList<ChargeEntry> booked, IReadOnlyList<ChargeEntry> listed)
    {
        var open = listed.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        var pairs = new List<ChargePair>();
        var alone = booked.Where(entry => !Pair(entry, open.GetValueOrDefault(entry.Key))).ToList();
        var byDeed = open.Values.ToLookup(entry => (entry.Order, entry.Deed));
        var still = alone
            .Where(entry =>
                !Pair(entry, byDeed[(entry.Order, entry.Deed)].FirstOrDefault(other => open.ContainsKey(other.Key)))
            )
            .ToList();
        return new Matching(pairs, still, [.. open.Values]);

        bool Pair(ChargeEntry ours, ChargeEntry? theirs)
        {
            if (theirs is null)
                return false;
            open.Remove(theirs.Key);
            pairs.Add(new ChargePair(ours, theirs));
            return true;
        }
    }

    private static FoundBreak? Differing(ChargePair pair)
    {
        var (ours, theirs) = (pair.Ours, pair.Theirs);
        BreakKind? kind =
            ours.Deed != theirs.Deed || ours.Order != theirs.Order ? BreakKind.StatusMismatch
            : ours.Amount.Currency != theirs.Amount.Currency ? BreakKind.CurrencyMismatch
            : ours.Amount != theirs.Amount ? BreakKind.AmountMismatch
            : null;
        return kind is { } found
            ? new FoundBreak(ours.Key, found, ours.Order, ours.Deed, ours.Amount, theirs.Amount, ours.At)
            : null;
    }

    // "Nothing to give back" is booked as given back, and billing lists nothing then.
    private static IEnumerable<FoundBreak> OnlyBooked(Matching matching, ChargeSides sides, ComparedTime time)
    {
        var reserved = OrdersWith(sides.Listed, ReconciledDeed.Reserve);
        return from entry in matching.Booked
            where entry.Amount.Minor != 0
            where entry.Deed != ReconciledDeed.Void || reserved.Contains(entry.Order)
            select Ours(KindOf(entry), entry);

        BreakKind KindOf(ChargeEntry entry) =>
            entry.Deed == ReconciledDeed.Void ? BreakKind.StatusMismatch
            : time.MaySettle(entry.At) ? BreakKind.TimingDifference
            : BreakKind.MissingAtAdapter;
    }

    private static IEnumerable<FoundBreak> OnlyListed(Matching matching, ChargeSides sides, ComparedTime time)
    {
        var held = OrdersWith(sides.Booked, ReconciledDeed.Reserve);
        var given = OrdersWith(sides.Listed, ReconciledDeed.Void);
        var matched = matching.Pairs.Select(pair => (pair.Theirs.Order, pair.Theirs.Deed)).ToHashSet();
        return from entry in matching.Listed where !IsUndone(entry) select Theirs(KindOf(entry), entry);

        // Held there and given back, or given up before it arrived: nobody here has ever counted on it.
        bool IsUndone(ChargeEntry entry) =>
            sides.Asked.Contains(entry.Key)
            && !held.Contains(entry.Order)
            && (
                entry.Deed == ReconciledDeed.Void
                || (entry.Deed == ReconciledDeed.Reserve && given.Contains(entry.Order))
            );

        BreakKind KindOf(ChargeEntry entry) =>
            !sides.Asked.Contains(entry.Key)
                ? matched.Contains((entry.Order, entry.Deed))
                    ? BreakKind.DuplicateAtAdapter
                    : BreakKind.MissingInBroker
                : time.MaySettle(entry.At)
                    ? BreakKind.TimingDifference
                    : BreakKind.StatusMismatch;
    }

    private static HashSet<string> OrdersWith(IReadOnlyList<ChargeEntry> entries, ReconciledDeed deed) =>
        entries.Where(entry => entry.Deed == deed).Select(entry => entry.Order).ToHashSet(StringComparer.Ordinal);

    private static FoundBreak Ours(BreakKind kind, ChargeEntry entry) =>
        new(entry.Key, kind, entry.Order, entry.Deed, entry.Amount, Theirs: null, entry.At);

    private static FoundBreak Theirs(BreakKind kind, ChargeEntry entry) =>
        new(entry.Key, kind, entry.Order, entry.Deed, Ours: null, entry.Amount, entry.At);

    private sealed record ChargePair(ChargeEntry Ours, ChargeEntry Theirs);

    /// <param name="Booked">Those without a like.</param>
    /// <param name="Listed">Those without a like.</param>
    private sealed record Matching(
        IReadOnlyList<ChargePair> Pairs,
        IReadOnlyList<ChargeEntry> Booked,
        IReadOnlyList<ChargeEntry> Listed
    );
}
