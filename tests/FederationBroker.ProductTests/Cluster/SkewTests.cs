using System.Net.Http.Headers;
using System.Text;
using FederationBroker.Data.Time;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>
/// What one node writes another one judges, so the time of everything that ends, or counts once, is the database's: a
/// machine whose clock is minutes off neither refuses what is good nor takes what has ended.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class SkewTests(SkewedNodes nodes) : IClassFixture<SkewedNodes>
{
    private readonly OidcPartner partner = new(nodes.World);

    public static TheoryData<int, int> Pairs => SkewedNodes.Pairs;

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_login_passes_from_one_clock_to_another_at_every_step(int from, int to)
    {
        using var browser = nodes.World.NewBrowser();
        browser.SpreadOver(nodes.AheadBy(from).Port, nodes.AheadBy(to).Port);
        var code = await partner.ObtainCodeAsync(browser, ("scope", "openid profile offline_access"));
        var tokens = await partner.At(nodes.AheadBy(to).Port).RedeemAsync(code);
        tokens.Status.ShouldBe(200, "a fresh code is good, whatever the machine's clock says");
        IssuedNow(tokens);
        (await partner.At(nodes.AheadBy(from).Port).UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);

        var renewed = await partner.At(nodes.AheadBy(from).Port).RefreshAsync(tokens["refresh_token"]);
        renewed.Status.ShouldBe(200);
        IssuedNow(renewed);
        var again = await partner.At(nodes.AheadBy(to).Port).RefreshAsync(tokens["refresh_token"]);
        again["error"].ShouldBe("invalid_grant", "it counts once, on either clock");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_code_that_has_ended_has_ended_on_either_clock(int from, int to)
    {
        using var browser = nodes.World.NewBrowser();
        browser.SwitchTo(nodes.AheadBy(from));
        var code = await partner.ObtainCodeAsync(browser);
        nodes.World.Clock.Advance(TimeSpan.FromSeconds(62));
        (await partner.At(nodes.AheadBy(to).Port).RedeemAsync(code))["error"].ShouldBe("invalid_grant");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_started_sign_in_lasts_half_an_hour_on_either_clock(int from, int to)
    {
        using var browser = nodes.World.NewBrowser();
        browser.SwitchTo(nodes.AheadBy(from));
        await browser.GoAsync(partner.AuthorizeAddress());
        nodes.World.Clock.Advance(TimeSpan.FromMinutes(29));
        browser.SwitchTo(nodes.AheadBy(to));
        (await browser.PassAsync()).Answer.Keys.ShouldContain("code");

        using var late = nodes.World.NewBrowser();
        late.SwitchTo(nodes.AheadBy(from));
        var page = await late.GoAsync(partner.AuthorizeAddress());
        nodes.World.Clock.Advance(TimeSpan.FromMinutes(31));
        late.SwitchTo(nodes.AheadBy(to));
        (await late.GoAsync(page.Address.PathAndQuery)).Body.ShouldContain("FB-1101");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_client_assertion_counts_once_and_is_not_from_the_future(int from, int to)
    {
        var assertion = TwoNodes.AssertionFor(nodes.World, $"skewed-{from}");
        (await PresentAsync(nodes.AheadBy(from), assertion)).Status.ShouldBe(200);
        (await PresentAsync(nodes.AheadBy(to), assertion)).Status.ShouldBe(401);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_SAML_request_is_fresh_on_either_clock_and_counts_once(int from, int to)
    {
        var both = new SamlPartner(nodes.World, "both");
        using var browser = nodes.World.NewBrowser();
        browser.SwitchTo(nodes.AheadBy(from));
        var request = both.Request();
        var answer = await both.ObtainAsync(browser, request);
        answer.Status.ShouldBe("Success");
        browser.SwitchTo(nodes.AheadBy(to));
        (await browser.GoAsync(both.Address(request))).Status.ShouldBe(400, "the other node has seen it too");
        (await both.ObtainAsync(browser)).Status.ShouldBe("Success");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Requirement", "SRV-001")]
    public async Task A_stream_lives_by_its_heartbeats_on_either_clock_and_ends_without_them(int from, int to)
    {
        var (subject, device) = (await ViewerAsync(from), "box");
        var stream = (await PlayAsync(nodes.AheadBy(from), subject, device))["stream"];
        nodes.World.Clock.Advance(TimeSpan.FromSeconds(50));
        (await BeatAsync(nodes.AheadBy(to), stream)).Status.ShouldBe(200);
        nodes.World.Clock.Advance(TimeSpan.FromSeconds(50));
        (await BeatAsync(nodes.AheadBy(from), stream)).Status.ShouldBe(200, "the other node has prolonged it");
        nodes.World.Clock.Advance(TimeSpan.FromSeconds(62));
        (await BeatAsync(nodes.AheadBy(to), stream)).Status.ShouldBe(410);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Trait("Requirement", "SSM-SEC")]
    public async Task An_authenticators_code_is_right_on_either_clock_and_counts_once(int from, int to)
    {
        using var person = await StaffPerson.HireAsync(nodes.World);
        person.Browser.SwitchTo(nodes.AheadBy(from));
        var code = person.Code();
        await person.BeginAsync();
        (await person.GiveCodeAsync(code)).Address.AbsolutePath.ShouldNotContain("second-factor");
        person.Browser.SwitchTo(nodes.AheadBy(to));
        await person.BeginAsync();
        (await person.GiveCodeAsync(code)).Address.AbsolutePath.ShouldContain("second-factor");
        nodes.World.Clock.Advance(TimeSpan.FromMinutes(2));
        await person.BeginAsync();
        (await person.GiveCodeAsync(person.Code())).Address.AbsolutePath.ShouldNotContain("second-factor");
    }

    [Fact]
    public async Task Setting_the_clock_of_a_running_machine_changes_nothing()
    {
        var node = nodes.AheadBy(60);
        nodes.ClockOf(60).Set(TimeSpan.FromHours(-7));
        using var browser = nodes.World.NewBrowser();
        browser.SwitchTo(node);
        var code = await partner.ObtainCodeAsync(browser);
        IssuedNow(await partner.At(node.Port).RedeemAsync(code));
        nodes.ClockOf(60).Set(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Every_part_of_the_product_asks_the_one_clock()
    {
        foreach (var seconds in new[] { 0, 60, -60, 600, -600 })
        {
            var node = seconds == 0 ? nodes.World.Node : nodes.AheadBy(seconds);
            node.Services.GetServices<TimeProvider>().ShouldAllBe(clock => clock is SharedClock);
            var clock = node.Services.GetRequiredService<TimeProvider>();
            (clock.GetUtcNow() - nodes.World.Clock.GetUtcNow()).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));
        }

        nodes.AheadBy(600).Log.Text.ShouldContain("600 seconds ahead");
    }

    private void IssuedNow(TokenAnswer tokens) =>
        Math.Abs(tokens.IdToken.GetProperty("iat").GetInt64() - nodes.World.Clock.GetUtcNow().ToUnixTimeSeconds())
            .ShouldBeLessThan(5);

    private async Task<string> ViewerAsync(int number)
    {
        var cableId = $"skewed{number}@metro.test";
        var subscriber = await nodes.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        await nodes.World.Node.AssignPlanAsync(await nodes.World.Node.AccountOfAsync(subscriber), "family");
        using var browser = nodes.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        var tokens = await partner.RedeemAsync((await browser.PassAsync(cableId)).Answer["code"]);
        return tokens.IdToken.GetProperty("sub").GetString()!;
    }

    private Task<TokenAnswer> PlayAsync(BrokerNode node, string subject, string device) =>
        AskAsync(
            node,
            "streams",
            $$"""{"subject":"{{subject}}","resource":"news-24","device":{"type":"stb","id":"{{device}}"} }"""
        );

    private Task<TokenAnswer> BeatAsync(BrokerNode node, string stream) =>
        AskAsync(node, $"streams/{stream}/heartbeat", string.Empty);

    private async Task<TokenAnswer> AskAsync(BrokerNode node, string path, string json)
    {
        var token = await partner.At(node.Port).TokenAsync(("grant_type", "client_credentials"), ("scope", "standing"));
        using var client = node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/standing/{path}");
        request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token["access_token"]);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    private static async Task<TokenAnswer> PresentAsync(BrokerNode node, string assertion)
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
}
