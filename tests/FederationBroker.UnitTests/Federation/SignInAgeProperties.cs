using System.Buffers.Binary;
using System.Security.Cryptography;
using FederationBroker.Federation.Claims;
using FsCheck;
using FsCheck.Fluent;

namespace FederationBroker.UnitTests.Federation;

/// <summary>What a partner hears of the age of a login, for every login, demand, moment and key.</summary>
[Trait("Requirement", "INF-003")]
[Trait("Requirement", "LOG-002")]
public sealed class SignInAgeProperties
{
    private static readonly DateTimeOffset Epoch = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly Gen<TimeSpan> Ages =
        from scale in Gen.Elements(1, 60, 3_600, 86_400)
        from steps in Gen.Choose(0, 1_000)
        from milliseconds in Gen.Choose(0, 999)
        select TimeSpan.FromSeconds(Math.Min(scale * (steps / 10.0), 29 * 86_400))
            + TimeSpan.FromMilliseconds(milliseconds);

    private static readonly Gen<TimeSpan?> Demands =
        from scale in Gen.Elements(0, 1, 60, 3_600, 86_400, 31_536_000)
        from steps in Gen.Choose(1, 60)
        select scale == 0 ? (TimeSpan?)null : TimeSpan.FromSeconds((double)scale * steps);

    private static readonly Gen<TimeMask> Masks = from seed in Gen.Choose(0, int.MaxValue) select MaskOf(seed);

    private static readonly Gen<Visit> Visits =
        from age in Ages
        from demand in Demands
        from fresh in Gen.Elements(false, false, false, true)
        from longest in Gen.Elements(TimeSpan.FromDays(30), TimeSpan.FromDays(45), TimeSpan.FromDays(400))
        from mask in Masks
        from at in Gen.Choose(0, 90_000_000)
        select new Visit(Epoch.AddMilliseconds(at), age, demand, fresh, longest, mask);

    [Fact]
    public void A_login_never_looks_fresher_than_it_is() => Holds(visit => visit.Stated() <= visit.SignedIn);

    [Fact]
    public void Whoever_demands_an_age_and_is_answered_hears_no_older_one() =>
        Holds(visit =>
            visit.Demand is not { } maximum || !visit.IsServed || visit.Now - visit.Stated() <= maximum + Second
        );

    [Fact]
    public void A_login_that_is_within_the_demand_looks_as_if_it_were() =>
        Holds(visit =>
            visit.Demand is not { } maximum
            || visit.Now - ToTheSecond(visit.SignedIn) > maximum
            || visit.Now - visit.Stated() <= maximum
        );

    [Fact]
    public void A_login_that_is_too_old_is_never_taken() =>
        Holds(visit => visit.Demand is not { } maximum || visit.Age <= maximum || !visit.IsServed);

    [Fact]
    public void Only_the_last_eighth_of_a_demand_asks_for_a_new_login_early() =>
        Holds(visit => visit.Demand is not { } maximum || visit.Age > maximum * 0.875 || visit.IsServed);

    [Fact]
    public void Whole_seconds_are_the_finest_grain() =>
        Holds(visit => visit.Stated().Ticks % TimeSpan.TicksPerSecond == 0);

    [Fact]
    public void What_was_told_once_is_told_again_while_it_meets_the_demand() =>
        Holds(
            (first, second) =>
            {
                var told = first.Stated();
                var later = second with
                {
                    SignedIn = first.SignedIn,
                    Mask = first.Mask,
                    Longest = first.Longest,
                    Fresh = false,
                };
                var again = later.Stated(told);
                return again == told || (later.Demand is { } maximum && later.Now - told > maximum * 0.9);
            }
        );

    [Fact]
    public void Telling_again_never_makes_a_login_look_fresher_than_it_is_either() =>
        Holds(
            (first, second) =>
            {
                var later = second with { SignedIn = first.SignedIn, Mask = first.Mask, Longest = first.Longest };
                return later.Stated(first.Stated()) <= first.SignedIn;
            }
        );

    [Fact]
    public void Without_a_demand_the_instant_does_not_depend_on_the_login_at_all() =>
        Holds(
            (visit, other) =>
            {
                var alike = other with
                {
                    Now = visit.Now,
                    SignedIn = visit.Now - other.Age,
                    Longest = visit.Longest,
                    Mask = visit.Mask,
                    Demand = null,
                    Fresh = false,
                };
                return (visit with { Demand = null, Fresh = false }).Stated() == alike.Stated();
            }
        );

    [Fact]
    public void Whoever_demands_a_new_login_hears_of_it_to_the_second() =>
        Holds(visit => (visit with { Fresh = true }).Stated() == ToTheSecond(visit.SignedIn));

    [Fact]
    public void A_partner_that_tries_every_age_learns_the_login_only_within_a_part_of_it()
    {
        // With one rung, all that is found by bisection is the login less the lag, whenever it is tried.
        var mask = MaskOf(11);
        var signedIn = Epoch;
        foreach (var minutes in new[] { 61, 90, 200, 400 })
        {
            var now = signedIn.AddMinutes(minutes);
            var (no, yes) = (60 * 60, 8 * 60 * 60 - 1);
            while (yes - no > 1)
            {
                var middle = (no + yes) / 2;
                if (SignInAge.Serves(signedIn, now, TimeSpan.FromSeconds(middle), mask))
                    yes = middle;
                else
                    no = middle;
            }

            var found = now - TimeSpan.FromSeconds(yes) + TimeSpan.FromMinutes(1);
            var lag = TimeSpan.FromHours(1) / 16 * mask.Lag(2);
            (found - (signedIn - lag)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public void A_partners_session_never_outlives_the_login_and_is_ahead() =>
        Holds(visit =>
        {
            var ends = visit.Now + visit.Age + Second;
            var by = SignInAge.EndsBy(ends, visit.Now, TimeSpan.FromHours(12));
            return by <= ends && by > visit.Now - Second;
        });

    [Fact]
    public void While_a_login_has_time_left_the_end_depends_on_the_visit_alone() =>
        Holds(
            (visit, other) =>
            {
                var usual = TimeSpan.FromHours(11);
                return SignInAge.EndsBy(visit.Now + usual + visit.Age, visit.Now, usual)
                    == SignInAge.EndsBy(visit.Now + usual + other.Age, visit.Now, usual);
            }
        );

    internal static TimeMask MaskOf(int seed)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, seed);
        return new TimeMask(SHA256.HashData(bytes));
    }

    private static void Holds(Func<Visit, bool> property) =>
        Prop.ForAll(Visits.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static void Holds(Func<Visit, Visit, bool> property) =>
        Prop.ForAll((from one in Visits from two in Visits select (one, two)).ToArbitrary(), pair =>
                property(pair.Item1, pair.Item2)
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static DateTimeOffset ToTheSecond(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>One answer of a partner.</summary>
    private sealed record Visit(
        DateTimeOffset Now,
        DateTimeOffset SignedIn,
        TimeSpan? Demand,
        bool Fresh,
        TimeSpan Longest,
        TimeMask Mask
    )
    {
        public Visit(DateTimeOffset now, TimeSpan age, TimeSpan? demand, bool fresh, TimeSpan longest, TimeMask mask)
            : this(now, now - age, demand, fresh, longest, mask) { }

        public TimeSpan Age => Now - SignedIn;

        public bool IsServed => Demand is not { } maximum || SignInAge.Serves(SignedIn, Now, maximum, Mask);

        public DateTimeOffset Stated(DateTimeOffset? told = null) =>
            SignInAge.State(new SignInMoment(SignedIn, Now, told, Longest), new SignInDemand(Demand, Fresh), Mask);
    }
}
