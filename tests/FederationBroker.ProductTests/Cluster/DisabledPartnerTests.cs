using System.Diagnostics;

namespace FederationBroker.ProductTests.Cluster;

/// <summary>INF-001: disabling a partner in its file cuts every interface on every node.</summary>
public sealed class DisabledPartnerTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task A_partner_that_is_disabled_by_configuration_gets_nothing_anywhere()
    {
        var world = nodes.World;
        var oidc = new OidcPartner(world, "both");
        using var browser = world.NewBrowser();
        var tokens = await oidc.RedeemAsync(
            await oidc.ObtainCodeAsync(browser, ("scope", "openid profile offline_access"))
        );
        (await new SamlPartner(world, "both").ObtainAsync(browser)).Status.ShouldBe("Success");
        var code = await oidc.ObtainCodeAsync(browser, ("scope", "openid"));
        await browser.GoAsync(oidc.AuthorizeAddress(("prompt", "consent")));
        var waiting = browser.Page.Address;

        var since = Stopwatch.GetTimestamp();
        SamlPartner.Register(world.Configuration, "both", enabled: false);
        foreach (var node in new[] { nodes.First, nodes.Second })
            await Eventually.TrueAsync(
                async () => (await oidc.At(node.Port).UserInfoAsync(tokens["access_token"])).Status == 401,
                "the node has cut the partner off"
            );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"disabled in its file, cut off on both nodes after "
                + $"{Stopwatch.GetElapsedTime(since).TotalMilliseconds:F0} ms"
        );

        foreach (var node in new[] { nodes.First, nodes.Second })
        {
            var partner = oidc.At(node.Port);
            (await partner.RedeemAsync(code))["error"].ShouldBe("invalid_client");
            (await partner.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_client");
            (await partner.PostAsync("/connect/introspect", [("token", tokens["access_token"])]))["error"]
                .ShouldBe("invalid_client");
            (await partner.PostAsync("/connect/revoke", [("token", tokens["refresh_token"])]))["error"]
                .ShouldBe("invalid_client");
            var seenByOthers = await new OidcPartner(world, "resource")
                .At(node.Port)
                .PostAsync("/connect/introspect", [("token", tokens["access_token"])]);
            seenByOthers["active"].ShouldBe("false");

            browser.SwitchTo(node);
            ShouldBeRefused(await browser.GoAsync(oidc.AuthorizeAddress()));
            ShouldBeRefused(await browser.GoAsync(new SamlPartner(world, "both").Address()));
        }

        await AWaitingConsentLeadsNowhereAsync(browser, waiting);
    }

    // The page was open when the partner was cut off.
    private static async Task AWaitingConsentLeadsNowhereAsync(BrowserStub browser, Uri waiting)
    {
        await browser.GoAsync(waiting.AbsoluteUri);
        if (browser.Page.Status == 200 && browser.Page.Location is null)
            await browser.AgreeAsync();
        if (browser.Page.Address.AbsolutePath.Contains("/refused/", StringComparison.Ordinal))
            await browser.GoBackAsync();
        if (browser.Page.Location is not null)
            browser.Page.Answer["error"].ShouldBe("unauthorized_client");
        else
            browser.Page.Status.ShouldBe(400);
    }

    private static void ShouldBeRefused(BrowserPage page)
    {
        page.Location.ShouldBeNull();
        page.Status.ShouldBeInRange(400, 403);
        page.Body.ShouldContain("FB-");
        page.Headers.ShouldContain("X-Request-Id");
    }
}
