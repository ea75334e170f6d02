namespace FederationBroker.ProductTests.Cluster;

/// <summary>No request needs the node that served the one before.</summary>
public sealed class LoginAcrossNodesTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_login_ends_on_another_node_than_it_began()
    {
        var partner = new OidcPartner(nodes.World);
        using var browser = nodes.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress(("scope", "openid profile offline_access")));
        browser.SwitchTo(nodes.Second);
        await browser.SignInAsync();
        browser.SwitchTo(nodes.First);
        var code = (await browser.PassAsync()).Answer["code"];

        var tokens = await partner.At(nodes.Second.Port).RedeemAsync(code);
        tokens.Status.ShouldBe(200);
        (await partner.At(nodes.First.Port).UserInfoAsync(tokens["access_token"]))["given_name"]
            .ShouldBe(BrokerWorld.Profile.GivenName);
        var renewed = await partner.At(nodes.First.Port).RefreshAsync(tokens["refresh_token"]);
        (await partner.At(nodes.Second.Port).UserInfoAsync(renewed["access_token"])).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("cinema")]
    [InlineData("spa")]
    [Trait("Requirement", "LOG-001")]
    public async Task A_login_needs_no_two_requests_at_the_same_node(string client)
    {
        var partner = new OidcPartner(nodes.World, client);
        using var browser = nodes.World.NewBrowser();
        browser.SpreadOver(nodes.First.Port, nodes.Second.Port);
        var code = await partner.ObtainCodeAsync(browser);
        (await partner.At(nodes.Second.Port).RedeemAsync(code)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_SAML_login_needs_no_two_requests_at_the_same_node()
    {
        using var browser = nodes.World.NewBrowser();
        browser.SpreadOver(nodes.Second.Port, nodes.First.Port);
        (await new SamlPartner(nodes.World, "both").ObtainAsync(browser)).Status.ShouldBe("Success");
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_ticket_finished_on_both_nodes_at_once_answers_once()
    {
        var partner = new OidcPartner(nodes.World);
        using var browser = nodes.World.NewBrowser();
        var page = await browser.GoAsync(partner.AuthorizeAddress(("prompt", "login consent")));
        await browser.SignInAsync();
        var ticket = browser.Page.Address.Segments[^1];
        browser.Page.Address.AbsolutePath.ShouldContain("/consent/");
        page.Status.ShouldBe(200);

        var answers = await nodes.RaceAsync(20, async node =>
        {
            using var client = node.NewClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/t/metro/continue/{ticket}");
            request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin)));
            using var answer = await client.SendAsync(request);
            return answer.Headers.Location?.OriginalString ?? string.Empty;
        });
        answers.ShouldAllBe(
            location => location.Contains("/consent/", StringComparison.Ordinal),
            "it still needs consent: looking at it uses nothing up"
        );

        browser.Page.Status.ShouldBe(200);
        var code = (await browser.PassAsync()).Answer["code"];
        (await partner.RedeemAsync(code)).Status.ShouldBe(200);
    }
}
