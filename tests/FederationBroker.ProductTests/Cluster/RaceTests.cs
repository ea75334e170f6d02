namespace FederationBroker.ProductTests.Cluster;

/// <summary>What may be used once is honoured once, however many try at the same moment on whichever node.</summary>
public sealed class RaceTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const int Rivals = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Requirement", "LOG-002")]
    public async Task A_code_that_is_raced_for_is_honoured_once_and_its_tokens_die(int round)
    {
        var partner = new OidcPartner(nodes.World);
        using var browser = nodes.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(
            browser,
            ("scope", "openid offline_access"),
            ("state", $"round-{round}")
        );

        var answers = await nodes.RaceAsync(Rivals, node => partner.At(node.Port).RedeemAsync(code));
        var winner = TheOnlyWinner(answers);
        (await partner.At(nodes.First.Port).UserInfoAsync(winner["access_token"])).Status.ShouldBe(401);
        (await partner.At(nodes.Second.Port).UserInfoAsync(winner["access_token"])).Status.ShouldBe(401);
        (await partner.At(nodes.Second.Port).RefreshAsync(winner["refresh_token"]))["error"].ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Requirement", "LOG-002")]
    public async Task A_refresh_token_that_is_raced_for_is_honoured_once_and_its_family_dies(int round)
    {
        var partner = new OidcPartner(nodes.World);
        using var browser = nodes.World.NewBrowser();
        var first = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"), ("state", $"round-{round}"))
        );

        var answers = await nodes.RaceAsync(Rivals, node => partner.At(node.Port).RefreshAsync(first["refresh_token"]));
        var winner = TheOnlyWinner(answers);
        (await partner.RefreshAsync(winner["refresh_token"]))["error"].ShouldBe("invalid_grant");
        (await partner.UserInfoAsync(winner["access_token"])).Status.ShouldBe(401);
        (await partner.UserInfoAsync(first["access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_client_assertion_that_one_node_took_is_refused_by_the_other()
    {
        var assertion = nodes.Assertion("replayed");
        (await PresentAsync(nodes.First, assertion)).Status.ShouldBe(200);
        var again = await PresentAsync(nodes.Second, assertion);
        again.Status.ShouldBe(401);
        again["error"].ShouldBe("invalid_client");
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_client_assertion_that_is_raced_with_is_taken_once()
    {
        var assertion = nodes.Assertion("raced");
        var answers = await nodes.RaceAsync(Rivals, node => PresentAsync(node, assertion));
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer["error"] == "invalid_client");
    }

    private async Task<TokenAnswer> PresentAsync(BrokerNode node, string assertion)
    {
        using var client = node.NewClient();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ["client_assertion"] = assertion,
            }
        );
        using var answer = await client.PostAsync("/t/metro/connect/token", form);
        return await TokenAnswer.ReadAsync(answer);
    }

    private static TokenAnswer TheOnlyWinner(TokenAnswer[] answers)
    {
        answers
            .Where(answer => answer.Status != 200)
            .ShouldAllBe(answer => answer.Status == 400 && answer["error"] == "invalid_grant");
        return answers.Single(answer => answer.Status == 200);
    }
}
