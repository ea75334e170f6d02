using System.Text;

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
        answer.GetProperty("error_description").GetString().ShouldStartWith(code);
    }

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
