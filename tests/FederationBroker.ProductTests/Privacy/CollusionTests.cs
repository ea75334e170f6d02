namespace FederationBroker.ProductTests.Privacy;

/// <summary>
/// INF-003: two partners lay side by side everything they were sent, value by value and all at once, and do no better
/// than guessing at which of their subscribers are the same.
/// </summary>
[Trait("Requirement", "INF-003")]
public sealed class CollusionTests(Collusion collusion, ITestOutputHelper output) : IClassFixture<Collusion>
{
    private const double Bound = 0.52;

    // Of so few logins a value that tells nothing is off by chance; in the long run (see Collusion.Subscribers) the
    // bound is bare.
    private static readonly double StandardError =
        Collusion.Subscribers >= 3000 ? 0 : 0.29 / Math.Sqrt(Collusion.Subscribers);

    private IReadOnlyList<string> Places { get; } =
    [
        .. collusion
            .Left.Concat(collusion.Right)
            .SelectMany(seen => seen.Values.Keys)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void No_value_alone_tells_who_is_who()
    {
        Places.Count.ShouldBeGreaterThan(80);
        var found = Places
            .Select(place => (Place: place, Auc: Auc(place, place)))
            .OrderByDescending(found => found.Auc)
            .ToList();
        foreach (var (place, auc) in found.Take(8))
            output.WriteLine($"{auc:F3} {place}");
        found.Where(value => value.Auc > Bound + (4 * StandardError)).ShouldBeEmpty();
    }

    [Fact]
    public void No_instant_of_one_partner_goes_with_another_instant_of_the_other()
    {
        var instants = Places
            .Where(place =>
                collusion
                    .Left.Select(seen => seen.Number(place))
                    .Where(number => number is not null)
                    .Distinct()
                    .Skip(2)
                    .Any()
            )
            .ToList();
        instants.ShouldContain("token.id_token.auth_time");
        instants.ShouldContain(place => place.EndsWith("@AuthnInstant", StringComparison.Ordinal));
        instants.ShouldContain(place => place.EndsWith("@SessionNotOnOrAfter", StringComparison.Ordinal));
        var found = instants
            .SelectMany(left => instants.Select(right => (left, right, Auc: Auc(left, right))))
            .OrderByDescending(found => found.Auc)
            .ToList();
        foreach (var (left, right, auc) in found.Take(8))
            output.WriteLine($"{auc:F3} {left} · {right}");
        found.Where(pair => pair.Auc > Bound + (5 * StandardError)).ShouldBeEmpty();
    }

    [Fact]
    public void All_values_together_tell_no_more()
    {
        var auc = Closeness.AucOfAll(collusion.Left, collusion.Right, Places);
        output.WriteLine($"{auc:F3}");
        auc.ShouldBeLessThan(Bound + (4 * Math.Sqrt(2) * StandardError));
    }

    [Fact]
    public void The_measure_finds_the_login_where_it_is_told()
    {
        var told = collusion.Logins.ConvertAll(login =>
        {
            var seen = new Seen();
            seen.Add("auth_time", $"{login.AuthenticatedAt.ToUnixTimeSeconds()}");
            return seen;
        });
        Closeness
            .Auc(told, told, (a, b) => Closeness.Distance(a, "auth_time", b, "auth_time"))
            .ShouldBeGreaterThan(0.99);
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public void Nobody_hears_of_a_login_as_fresher_than_it_is_or_of_an_end_after_its_end()
    {
        foreach (var (index, login) in collusion.Logins.Index())
        {
            foreach (var seen in new[] { collusion.Left[index], collusion.Right[index] })
            {
                var signedIn = login.AuthenticatedAt.ToUnixTimeSeconds();
                var stated = seen.Number("token.id_token.auth_time")!.Value;
                stated.ShouldBeLessThanOrEqualTo(signedIn);
                seen.Number("renewed.id_token.auth_time").ShouldBe(stated);
                seen.Values.Where(value => value.Key.EndsWith("@AuthnInstant", StringComparison.Ordinal))
                    .ShouldHaveSingleItem();
                Value(seen, "@AuthnInstant").ShouldBeLessThanOrEqualTo(signedIn);
                Value(seen, "@SessionNotOnOrAfter").ShouldBeLessThanOrEqualTo(login.AbsoluteEnd.ToUnixTimeSeconds());
                Value(seen, "@SessionNotOnOrAfter").ShouldBeGreaterThan(Value(seen, "saml@IssueInstant"));
            }

            (
                collusion.Left[index].Number("token.id_token.iat")
                - collusion.Left[index].Number("token.id_token.auth_time")
            )!.Value.ShouldBeLessThanOrEqualTo(20 * 86_400);
        }
    }

    private static double Value(Seen seen, string end) =>
        seen.Number(seen.Values.Keys.Single(place => place.EndsWith(end, StringComparison.Ordinal)))!.Value;

    private double Auc(string left, string right) =>
        Closeness.Auc(collusion.Left, collusion.Right, (a, b) => Closeness.Distance(a, left, b, right));
}
