using System.Text;
using System.Text.Json;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>What is no statement of a service is refused, with its place and what to do.</summary>
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class StatementTests(ShopWorld shop)
{
    [Theory]
    [InlineData("""{"asOf":"2020-01-01T00:00:00Z","subscriptions":[]}""", 422, "FB-7102")]
    [InlineData("""{"asOf":"2999-01-01T00:00:00Z","subscriptions":[]}""", 422, "FB-7102")]
    [InlineData("""{"asOf":"2026-01-01","subscriptions":[]}""", 400, "FB-7101")]
    [InlineData("""{"subscriptions":[]}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW"}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW","subscriptions":[{"order":"","state":"active"}]}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW","subscriptions":[{"order":"A","state":"flying"}]}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW","subscriptions":[{"order":"A","state":1}]}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW","subscriptions":[{"order":"A\u0000","state":"active"}]}""", 400, "FB-7101")]
    [InlineData(
        """{"asOf":"NOW","subscriptions":[{"order":"A","state":"active","price":{"minor":-1,"currency":"EUR"}}]}""",
        400,
        "FB-7101"
    )]
    [InlineData(
        """{"asOf":"NOW","subscriptions":[{"order":"A","state":"active","price":{"minor":9.9,"currency":"EUR"}}]}""",
        400,
        "FB-7101"
    )]
    [InlineData(
        """{"asOf":"NOW","subscriptions":[{"order":"A","state":"active","price":{"minor":990,"currency":"EUX"}}]}""",
        400,
        "FB-7101"
    )]
    [InlineData("""{"asOf":"NOW","subscriptions":[],"more":1}""", 400, "FB-7101")]
    [InlineData("""{"asOf":"NOW","subscriptions":[null]}""", 400, "FB-7101")]
    [InlineData("nonsense", 400, "FB-7101")]
    public async Task What_is_no_statement_is_refused(string body, int expected, string code)
    {
        var now = shop.World.Clock.GetUtcNow();
        using var content = new StringContent(
            body.Replace("NOW", $"{now:yyyy-MM-dd'T'HH:mm:ss}Z", StringComparison.Ordinal),
            Encoding.UTF8,
            "application/json"
        );
        var (status, answer) = await shop.StateAsync(content);
        status.ShouldBe(expected);
        CodeOf(answer).ShouldBe(code);
    }

    [Fact]
    public async Task One_moment_is_one_statement_in_whatever_zone_it_is_written()
    {
        var moment = Next();
        foreach (var hours in new[] { 0, 1, -8 })
        {
            var asOf = moment.ToOffset(TimeSpan.FromHours(hours));
            var (status, answer) = await shop.StateAsync(new { asOf, subscriptions = new[] { LineOf(hours) } });
            status.ShouldBe(200);
            answer.GetProperty("asOf").GetDateTimeOffset().ShouldBe(moment);
        }

        var (_, all) = await CompleteAsync(moment.ToOffset(TimeSpan.FromHours(9)), total: 3);
        all.GetProperty("received").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task A_part_may_have_as_many_lines_as_the_guide_says_each_at_its_longest()
    {
        var asOf = Next();
        var lines = Enumerable.Range(0, 5000).Select(LineOf).ToArray();
        var (status, answer) = await shop.StateAsync(new { asOf, subscriptions = lines });
        status.ShouldBe(200);
        answer.GetProperty("received").GetInt32().ShouldBe(5000);
        (status, answer) = await shop.StateAsync(new { asOf, subscriptions = lines.Append(LineOf(5000)) });
        status.ShouldBe(400);
        CodeOf(answer).ShouldBe("FB-7101");
        (await CompleteAsync(asOf, total: 5000)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task Statements_that_are_begun_and_not_completed_are_few()
    {
        var begun = Enumerable.Range(0, 4).Select(_ => Next()).ToArray();
        var parts = begun.Select(asOf => shop.StateAsync(new { asOf, subscriptions = new[] { LineOf(1) } }));
        var answers = await Task.WhenAll(parts);
        answers.Count(answer => answer.Status == 200).ShouldBe(3);
        CodeOf(answers.Single(answer => answer.Status != 200).Answer).ShouldBe("FB-7105");

        var last = Next();
        CodeOf((await CompleteAsync(last, total: 0)).Answer).ShouldBe("FB-7105");
        var open = begun.Zip(answers).Last(one => one.Second.Status == 200).First;
        (await CompleteAsync(open, total: 1)).Status.ShouldBe(200);
        (await CompleteAsync(last, total: 0)).Status.ShouldBe(200, "What is older than a complete one is dropped.");
        (
            await shop.World.Database.QueryAsync<long>("SELECT count(*) FROM service_statement WHERE closed_at IS NULL")
        ).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_compared_is_kept_no_longer()
    {
        var asOf = Next();
        await shop.StateAsync(new { asOf, subscriptions = new[] { LineOf(1) } });
        await CompleteAsync(asOf, total: 1);
        await Eventually.TrueAsync(
            async () =>
            {
                await shop.AdvanceAsync(TimeSpan.FromSeconds(5));
                return await shop.World.Database.QueryAsync<long>("SELECT count(*) FROM service_statement_line") == 0;
            },
            "its lines are removed"
        );
        CodeOf((await CompleteAsync(asOf, total: 1)).Answer).ShouldBe("FB-7103", "That it came is still known.");
    }

    // Later than every one before.
    private DateTimeOffset Next()
    {
        shop.World.Clock.Advance(TimeSpan.FromSeconds(1));
        return shop.World.Clock.GetUtcNow();
    }

    private Task<(int Status, JsonElement Answer)> CompleteAsync(DateTimeOffset asOf, int total) =>
        shop.StateAsync(
            new
            {
                asOf,
                subscriptions = Array.Empty<object>(),
                total,
            }
        );

    private static string CodeOf(JsonElement answer) => answer.GetProperty("error_description").GetString()![..7];

    private static object LineOf(int number) =>
        new
        {
            order = $"{number}".PadRight(64, 'x'),
            state = "pendingActive",
            price = new { minor = 999_999_999_999, currency = "EUR" },
        };

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task Who_is_nobody_states_nothing()
    {
        using var client = shop.World.Node.NewClient();
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/t/metro/connect/statements", content);
        ((int)answer.StatusCode).ShouldBe(401);
        (await shop.StateAsync(new { }, scope: "payments")).Status.ShouldBe(403);
    }
}
