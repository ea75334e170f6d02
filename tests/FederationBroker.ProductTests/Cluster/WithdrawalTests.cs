using System.Diagnostics;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>What a subscriber takes back on one node is gone on the other.</summary>
public sealed class WithdrawalTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(1);

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task Withdrawn_consent_ends_codes_and_tokens_on_the_other_node_within_a_second()
    {
        var partner = new OidcPartner(nodes.World).At(nodes.Second.Port);
        using var browser = nodes.World.NewBrowser();
        var latencies = new List<TimeSpan>();
        for (var round = 0; round < 5; round++)
        {
            var tokens = await partner.RedeemAsync(
                await partner.ObtainCodeAsync(browser, ("scope", "openid profile offline_access"))
            );
            var code = await partner.ObtainCodeAsync(browser, ("scope", "openid profile offline_access"));
            (await IsActiveAsync(tokens["access_token"])).ShouldBeTrue();
            (await IsActiveAsync(tokens["access_token"])).ShouldBeTrue(
                "the measurement must not include the first query's compilation"
            );

            await browser.GoAsync("/t/metro/account");
            await browser.SubmitAsync(new Dictionary<string, string> { ["Partner"] = "stream" }, "handler=Remove");
            var since = Stopwatch.GetTimestamp();
            while (await IsActiveAsync(tokens["access_token"]))
                Stopwatch.GetElapsedTime(since).ShouldBeLessThan(Promise);
            latencies.Add(Stopwatch.GetElapsedTime(since));

            (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
            (await partner.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_grant");
            (await partner.RedeemAsync(code))["error"].ShouldBe("invalid_grant");
        }

        latencies.Max().ShouldBeLessThan(Promise);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"withdrawn on node 1, inactive on node 2 after (ms): "
                + $"{string.Join(", ", latencies.Select(latency => latency.TotalMilliseconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture)))}"
        );
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task Signing_out_on_one_node_ends_the_session_and_its_tokens_on_the_other()
    {
        var partner = new OidcPartner(nodes.World, "cinema").At(nodes.Second.Port);
        using var browser = nodes.World.NewBrowser();
        var tokens = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        await browser.GoAsync($"/t/metro/connect/logout?id_token_hint={tokens["id_token"]}");
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        browser.SwitchTo(nodes.Second);
        (await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required");
    }

    private async Task<bool> IsActiveAsync(string token) =>
        (
            await new OidcPartner(nodes.World, "resource")
                .At(nodes.Second.Port)
                .PostAsync("/connect/introspect", [("token", token)])
        )["active"] == "true";
}
