using FederationBroker.Federation.Claims;

namespace FederationBroker.UnitTests.Federation;

/// <summary>
/// Two partners lay what they were told side by side: twenty thousand logins at once, so that a fiftieth shows. The
/// same through the running product, over every value there is, is in ProductTests.
/// </summary>
[Trait("Requirement", "INF-003")]
public sealed class SignInCollusionTests
{
    private const int Logins = 20_000;
    private const double Chance = 0.52;
    private static readonly DateTimeOffset Epoch = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static TheoryData<double, int?, int?> Crowds =>
        new()
        {
            // Logins within so many hours; the ages that the two partners demand, in hours.
            { 0.1, null, null },
            { 24, null, null },
            { 24 * 14, null, null },
            { 24 * 14, null, 24 * 29 },
            { 0.1, 1, 1 },
            { 1, 8, 12 },
            { 1, 8, null },
            { 24, 24 * 10, 24 * 29 },
        };

    [Theory]
    [MemberData(nameof(Crowds))]
    public void What_two_partners_are_told_of_a_login_matches_no_better_than_chance(
        double within,
        int? left,
        int? right
    )
    {
        var random = new Lcg(7);
        var pairs = Enumerable
            .Range(0, Logins)
            .Select(number =>
            {
                var signedIn = Epoch.AddHours(within * random.Next());
                return (
                    Told(signedIn, within, left, (2 * number) + 1, random),
                    Told(signedIn, within, right, 2 * number, random)
                );
            })
            .ToList();
        Auc(pairs, random).ShouldBeLessThan(Chance);
    }

    [Theory]
    [InlineData(24, 24)]
    [InlineData(24 * 14, 24 * 14)]
    public void The_end_of_the_session_matches_no_better_than_chance(double within, double visits)
    {
        var random = new Lcg(9);
        var usual = TimeSpan.FromHours(12) - TimeSpan.FromMinutes(5);
        var pairs = Enumerable
            .Range(0, Logins)
            .Select(_ =>
            {
                var ends = Epoch.AddHours(within * random.Next()) + Longest;
                return (Ends(), Ends());

                double Ends() =>
                    SignInAge
                        .EndsBy(ends, Epoch.AddHours(within + (visits * random.Next())), usual)
                        .ToUnixTimeSeconds();
            })
            .ToList();
        Auc(pairs, random).ShouldBeLessThan(Chance);
    }

    [Fact]
    public void The_measure_finds_what_there_was_to_find()
    {
        var random = new Lcg(8);
        var pairs = Enumerable
            .Range(0, Logins)
            .Select(_ =>
            {
                var signedIn = 86_400.0 * 30 * random.Next();
                return (signedIn, signedIn);
            })
            .ToList();
        Auc(pairs, random).ShouldBeGreaterThan(0.99);
    }

    // Visits begin when all are signed in, and are over before the first demand is not met any more: they say nothing
    // about the login.
    private static double Told(DateTimeOffset signedIn, double within, int? demand, int seed, Lcg random)
    {
        var until = 0.8 * (demand ?? 29 * 24);
        var now = Epoch.AddHours(within + (Math.Max(0, until - within) * random.Next()));
        TimeSpan? maximum = demand is { } hours ? TimeSpan.FromHours(hours) : null;
        var at = SignInAge.State(
            new SignInMoment(signedIn, now, Told: null, Longest),
            new SignInDemand(maximum, Fresh: false),
            SignInAgeProperties.MaskOf(seed)
        );
        return at.ToUnixTimeSeconds();
    }

    /// <summary>
    /// How often the two sides of one login are nearer to each other than those of two: a half is chance.
    /// </summary>
    private static double Auc(List<(double Left, double Right)> pairs, Lcg random)
    {
        var same = pairs.ConvertAll(pair => Math.Abs(pair.Left - pair.Right));
        var different = pairs.ConvertAll(pair => Math.Abs(pair.Left - pairs[(int)(random.Next() * pairs.Count)].Right));
        different.Sort();
        return same.Average(distance => 1 - (Rank(different, distance) / different.Count));
    }

    private static double Rank(List<double> sorted, double value)
    {
        var below = sorted.BinarySearch(value);
        if (below < 0)
            return ~below;
        var (first, last) = (below, below);
        while (first > 0 && sorted[first - 1] == value)
            first--;
        while (last < sorted.Count - 1 && sorted[last + 1] == value)
            last++;
        return (first + last + 1) / 2.0;
    }

    /// <summary>The same numbers on every machine.</summary>
    private sealed class Lcg(ulong seed)
    {
        private ulong state = seed;

        public double Next()
        {
            state = unchecked((state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407);
            return (state >> 11) / (double)(1UL << 53);
        }
    }
}
