using FederationBroker.Collaboration.Reconciliation;
using FederationBroker.Kernel;

namespace FederationBroker.UnitTests.Collaboration;

/// <summary>
/// Of thousands of orders of every course, comparisons find each difference that was put in, as what it is, and nothing
/// else.
/// </summary>
[Trait("Requirement", "PAY-INV")]
public sealed class ReconciliationTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromDays(2);
    private static readonly DateTimeOffset Old = Now - TimeSpan.FromDays(4);
    private static readonly DateTimeOffset Young = Now - TimeSpan.FromHours(3);
    private static readonly Money Price = new(990, "EUR");

    private static readonly ComparedTime Time = new(Now - TimeSpan.FromDays(10), Now, Now, SettlesWithin);

    [Fact]
    public void What_agrees_has_no_breaks()
    {
        var books = new Books();
        for (var number = 0; number < 3000; number++)
            books.Add(number, course: number % 6, Old);
        Compare(books).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_of_five_hundred_seeded_breaks_is_found_and_nothing_else(int seed)
    {
        var (dice, books) = (new Random(seed), new Books());
        var seeded = new Dictionary<string, BreakKind>();
        for (var number = 0; number < 5000; number++)
        {
            books.Add(number, dice.Next(6), Old);
            if (number % 10 == 0)
                seeded.Add(books.Break(number, (BreakKind)(number / 10 % 7)), (BreakKind)(number / 10 % 7));
        }

        seeded.Count.ShouldBe(500);
        var found = Compare(books).ToDictionary(one => one.Subject, one => one.Kind);
        found.Except(seeded).ShouldBeEmpty("Nothing else is found.");
        seeded.Except(found).ShouldBeEmpty("Everything is found.");
    }

    [Fact]
    public void Only_the_time_that_was_asked_for_is_spoken_of()
    {
        var books = new Books();
        books.Add(1, course: 0, Old);
        var subject = books.Break(1, BreakKind.MissingAtAdapter);
        Compare(books).Single().Subject.ShouldBe(subject);
        Compare(books, Time with { From = Old + TimeSpan.FromMinutes(1) }).ShouldBeEmpty();
        Compare(books, Time with { Until = Old }).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_person_decided_finds_its_like_by_the_order()
    {
        var decided = new ChargeEntry("o:review:1", "A", ReconciledDeed.Capture, Price, Old);
        var done = decided with { Key = "o:capture:3" };
        Compare(new ChargeSides([decided], [done], new HashSet<string> { done.Key })).ShouldBeEmpty();
        Compare(new ChargeSides([decided], [done with { Amount = new Money(900, "EUR") }], new HashSet<string>()))
            .Single()
            .Kind.ShouldBe(BreakKind.AmountMismatch);
    }

    [Theory]
    [InlineData(nameof(ReconciledDeed.Capture), -990, null, null)]
    [InlineData(nameof(ReconciledDeed.Capture), -990, 990, BreakKind.AmountMismatch)]
    [InlineData(nameof(ReconciledDeed.Capture), 300, 1290, null)]
    [InlineData(nameof(ReconciledDeed.Capture), 300, 990, BreakKind.AmountMismatch)]
    [InlineData(nameof(ReconciledDeed.Capture), 300, null, BreakKind.MissingAtAdapter)]
    [InlineData(nameof(ReconciledDeed.Refund), 990, null, null)]
    [InlineData(nameof(ReconciledDeed.Refund), 490, 500, null)]
    [InlineData(nameof(ReconciledDeed.Refund), 490, 990, BreakKind.AmountMismatch)]
    public void A_correction_counts_for_the_call_that_it_is_about(
        string deed,
        long taken,
        int? listed,
        BreakKind? expected
    )
    {
        var booked = new ChargeEntry("c", "A", Enum.Parse<ReconciledDeed>(deed), Price, Old);
        var corrected = BookedCorrections.Fold(
            [booked],
            [new BookedCorrection(booked with { Amount = default }, taken)]
        );
        ChargeEntry[] theirs = listed is { } minor ? [booked with { Amount = new Money(minor, "EUR") }] : [];
        var found = Compare(new ChargeSides(corrected, theirs, new HashSet<string> { "c" }));
        found.Select(one => (BreakKind?)one.Kind).SingleOrDefault().ShouldBe(expected);
    }

    [Fact]
    public void A_call_that_only_a_correction_knows_is_booked_by_it()
    {
        var theirs = new ChargeEntry("never-asked", "A", ReconciledDeed.Capture, Price, Old);
        var correction = new BookedCorrection(theirs with { Amount = Money.Zero("EUR") }, 990);
        var corrected = BookedCorrections.Fold([], [correction]);
        Compare(new ChargeSides(corrected, [theirs], new HashSet<string>())).ShouldBeEmpty();
        Compare(new ChargeSides(corrected, [], new HashSet<string>()))
            .Single()
            .Kind.ShouldBe(BreakKind.MissingAtAdapter, "Billing lists it no more.");
    }

    [Fact]
    public void A_correction_is_known_by_its_key()
    {
        var (found, decision) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        BookedCorrections.BreakOf(BookedCorrections.KeyOf(found, decision)).ShouldBe(found);
        foreach (var key in new[] { "", "break:", "break:zz", $"{found:N}:capture:1", $"break:{new string('z', 40)}" })
            BookedCorrections.BreakOf(key).ShouldBeNull();
    }

    [Fact]
    public void What_was_given_up_before_it_was_held_is_nobodys_money()
    {
        var held = new ChargeEntry("r", "A", ReconciledDeed.Reserve, Price, Old);
        var given = held with { Key = "v", Deed = ReconciledDeed.Void };
        var asked = new HashSet<string> { "r", "v" };
        Compare(new ChargeSides([], [held, given], asked)).ShouldBeEmpty();
        Compare(new ChargeSides([], [given], asked)).ShouldBeEmpty();
        Compare(new ChargeSides([], [held], asked)).Single().Kind.ShouldBe(BreakKind.StatusMismatch);
        // Given back here, and still held there.
        Compare(new ChargeSides([held, given], [held], asked)).Single().Kind.ShouldBe(BreakKind.StatusMismatch);
        // "Nothing to give back" is as good as given back.
        Compare(new ChargeSides([given], [], asked)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(BilledState.Paid), true, null)]
    [InlineData(nameof(BilledState.Paid), false, BreakKind.BilledNotEntitled)]
    [InlineData(nameof(BilledState.Unpaid), true, BreakKind.EntitledNotBilled)]
    [InlineData(nameof(BilledState.Unpaid), false, null)]
    [InlineData(nameof(BilledState.Grace), true, null)]
    [InlineData(nameof(BilledState.Grace), false, null)]
    [InlineData(nameof(BilledState.Resting), true, null)]
    [InlineData(nameof(BilledState.Resting), false, null)]
    public void Who_pays_may_use_it_and_who_uses_it_pays(string state, bool isInUse, BreakKind? expected)
    {
        var ours = new BilledUse("A", "A", Enum.Parse<BilledState>(state), Price, Old);
        Uses([ours], [new StatedUse("A", isInUse, Price: null)]).ShouldBe(expected);
        if (!isInUse)
            Uses([ours], []).ShouldBe(expected, "What is not stated is not in use.");
        Uses([ours with { ChangedAt = Young }], [new StatedUse("A", isInUse, Price: null)])
            .ShouldBe(expected is null ? null : BreakKind.TimingDifference);
    }

    [Fact]
    public void What_nobody_ordered_is_not_billed_and_what_is_free_need_not_be()
    {
        var side = new BilledSide([], new HashSet<string> { "free" });
        UseComparison.Compare(side, [new StatedUse("free", true, null)], Now, SettlesWithin).ShouldBeEmpty();
        UseComparison
            .Compare(side, [new StatedUse("other", true, null)], Now, SettlesWithin)
            .Single()
            .Kind.ShouldBe(BreakKind.EntitledNotBilled);
        UseComparison.Compare(side, [new StatedUse("other", false, null)], Now, SettlesWithin).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(990, "EUR", null)]
    [InlineData(991, "EUR", BreakKind.AmountMismatch)]
    [InlineData(990, "USD", BreakKind.CurrencyMismatch)]
    public void A_service_may_think_that_it_costs_something_else(long minor, string currency, BreakKind? expected) =>
        Uses(
                [new BilledUse("A", "A", BilledState.Paid, Price, Old)],
                [new StatedUse("A", IsInUse: true, new Money(minor, currency))]
            )
            .ShouldBe(expected);

    private static BreakKind? Uses(BilledUse[] ours, StatedUse[] theirs) =>
        UseComparison
            .Compare(new BilledSide(ours, new HashSet<string>()), theirs, Now, SettlesWithin)
            .SingleOrDefault()
            ?.Kind;

    private static IReadOnlyList<FoundBreak> Compare(Books books, ComparedTime? time = null) =>
        ChargeComparison.Compare(new ChargeSides(books.Booked, books.Listed, books.Asked), time ?? Time);

    private static IReadOnlyList<FoundBreak> Compare(ChargeSides sides) => ChargeComparison.Compare(sides, Time);

    /// <summary>Two sides that agree, until one is made to say something else.</summary>
    private sealed class Books
    {
        public List<ChargeEntry> Booked { get; } = [];

        public List<ChargeEntry> Listed { get; } = [];

        public HashSet<string> Asked { get; } = [];

        public void Add(int number, int course, DateTimeOffset at)
        {
            Both(number, ReconciledDeed.Reserve, at);
            switch (course)
            {
                case 0:
                    Both(number, ReconciledDeed.Void, at);
                    break;
                case 1:
                    Both(number, ReconciledDeed.Capture, at);
                    Both(number, ReconciledDeed.Refund, at);
                    break;
                case 2:
                    // By a person's decision, under another key.
                    Booked.Add(Entry(number, ReconciledDeed.Capture, at) with { Key = $"{number}:review" });
                    Listed.Add(Entry(number, ReconciledDeed.Capture, at));
                    break;
                default:
                    Both(number, ReconciledDeed.Capture, at);
                    break;
            }
        }

        /// <summary>What it is known by, and how it differs.</summary>
        public string Break(int number, BreakKind kind)
        {
            var entry = Entry(number, ReconciledDeed.Reserve, Old);
            var other = entry with { Key = $"{number}:foreign", Order = $"X-{number}", Deed = ReconciledDeed.Capture };
            switch (kind)
            {
                case BreakKind.MissingAtAdapter:
                    Listed.RemoveAll(one => one.Key == entry.Key);
                    break;
                case BreakKind.MissingInBroker:
                    Listed.Add(other);
                    return other.Key;
                case BreakKind.AmountMismatch:
                    Replace(entry, entry with { Amount = new Money(989, "EUR") });
                    break;
                case BreakKind.CurrencyMismatch:
                    Replace(entry, entry with { Amount = new Money(990, "USD") });
                    break;
                case BreakKind.StatusMismatch:
                    Replace(entry, entry with { Deed = ReconciledDeed.Refund });
                    break;
                case BreakKind.DuplicateAtAdapter when number % 20 == 0:
                    Listed.Add(entry);
                    break;
                case BreakKind.DuplicateAtAdapter:
                    Listed.Add(entry with { Key = other.Key });
                    return other.Key;
                default:
                    Asked.Add($"{number}:young");
                    Listed.Add(other with { Key = $"{number}:young", At = Young });
                    return $"{number}:young";
            }

            return entry.Key;
        }

        private void Replace(ChargeEntry entry, ChargeEntry other) =>
            Listed[Listed.FindIndex(one => one.Key == entry.Key)] = other;

        private void Both(int number, ReconciledDeed deed, DateTimeOffset at)
        {
            var entry = Entry(number, deed, at);
            Booked.Add(entry);
            Listed.Add(entry with { At = at - TimeSpan.FromSeconds(number % 5) });
        }

        private ChargeEntry Entry(int number, ReconciledDeed deed, DateTimeOffset at)
        {
            Asked.Add($"{number}:{deed}");
            return new ChargeEntry($"{number}:{deed}", $"O-{number}", deed, Price, at);
        }
    }
}
