using FederationBroker.Kernel;

namespace FederationBroker.Collaboration.Reconciliation;

/// <summary>What was done with money, as one side tells it.</summary>
/// <param name="Key">Of the call that did it.</param>
/// <param name="Order">Its number.</param>
/// <param name="At">When it took effect at that side.</param>
internal sealed record ChargeEntry(string Key, string Order, ReconciledDeed Deed, Money Amount, DateTimeOffset At);

/// <summary>Both sides of one billing adapter.</summary>
/// <param name="Booked">What the books have.</param>
/// <param name="Listed">What billing lists, as it lists it.</param>
/// <param name="Asked">Keys of steps that were taken, whether anything is known to have come of them or not.</param>
internal sealed record ChargeSides(
    IReadOnlyList<ChargeEntry> Booked,
    IReadOnlyList<ChargeEntry> Listed,
    IReadOnlySet<string> Asked
);

/// <summary>Which time is compared. Both sides are read beyond it, so that what lies at its edge finds its
/// like.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant that no longer counts.</param>
/// <param name="Now">When it is compared.</param>
/// <param name="SettlesWithin">So long one side may be behind the other one.</param>
internal sealed record ComparedTime(
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset Now,
    TimeSpan SettlesWithin
)
{
    /// <summary>
    /// So far beyond it both sides are read. A short time is compared often: what is later than this is found by the
    /// comparison of the whole day.
    /// </summary>
    public TimeSpan Margin =>
        Until - From > TimeSpan.FromDays(1) || SettlesWithin < TimeSpan.FromHours(1)
            ? SettlesWithin
            : TimeSpan.FromHours(1);

    public bool Has(DateTimeOffset at) => at >= From && at < Until;

    public bool MaySettle(DateTimeOffset at) => Now - at < SettlesWithin;
}

/// <summary>That the two sides differ about something.</summary>
/// <param name="Subject">What about: the same in every comparison.</param>
/// <param name="Order">Its number.</param>
/// <param name="Ours">Null: the broker has nothing.</param>
/// <param name="Theirs">Null: the other side has nothing.</param>
internal sealed record FoundBreak(
    string Subject,
    BreakKind Kind,
    string Order,
    ReconciledDeed Deed,
    Money? Ours,
    Money? Theirs,
    DateTimeOffset At
);
