namespace FederationBroker.ProductTests.Cluster;

/// <summary>A node is a process that may be killed at any moment; the other node finishes what it began.</summary>
public sealed class KilledNodeTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private BrokerWorld World => shared.World;

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_login_survives_the_node_at_every_step()
    {
        var partner = new OidcPartner(World);
        using var browser = World.NewBrowser();

        await OnANodeThatIsThenKilled(browser, () =>
            browser.GoAsync(partner.AuthorizeAddress(("scope", "openid profile offline_access")))
        );
        await OnANodeThatIsThenKilled(browser, () => browser.SignInAsync());
        browser.Page.Address.AbsolutePath.ShouldContain("/consent/");
        var code = string.Empty;
        await OnANodeThatIsThenKilled(browser, async () => code = (await browser.PassAsync()).Answer["code"]);

        // The code of a dead node is redeemed by the one that is left.
        var tokens = await partner.RedeemAsync(code);
        tokens.Status.ShouldBe(200);
        (await partner.RefreshAsync(tokens["refresh_token"])).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_login_survives_a_node_that_dies_while_it_answers()
    {
        var partner = new OidcPartner(World, "cinema");
        using var browser = World.NewBrowser();
        await using var victim = await BrokerProcess.StartAsync(World, "victim");
        browser.SwitchTo(victim.Port);
        await browser.GoAsync(partner.AuthorizeAddress());
        var page = browser.Page;

        // Checking a password takes longer than this.
        var signIn = browser.SignInAsync();
        await Task.Delay(20);
        victim.Kill();
        await Should.ThrowAsync<HttpRequestException>(() => signIn);

        browser.SwitchTo(World.Node);
        await browser.GoAsync(page.Address.AbsoluteUri);
        var code = (await browser.PassAsync()).Answer["code"];
        (await partner.RedeemAsync(code)).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task Sessions_keys_consent_and_tokens_outlive_every_process()
    {
        var partner = new OidcPartner(World, "spa");
        using var browser = World.NewBrowser();
        TokenAnswer before;
        string keys;
        await using (var node = await BrokerProcess.StartAsync(World, "before"))
        {
            browser.SwitchTo(node.Port);
            before = await partner
                .At(node.Port)
                .RedeemAsync(
                    await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"), ("max_age", "3600"))
                );
            keys = await KeysAsync(node.Port);
            node.Kill();
        }

        await using var restarted = await BrokerProcess.StartAsync(World, "after");
        (await KeysAsync(restarted.Port)).ShouldBe(keys);
        var partnerThere = partner.At(restarted.Port);
        (await partnerThere.UserInfoAsync(before["access_token"])).Status.ShouldBe(200);
        (await partnerThere.RefreshAsync(before["refresh_token"])).Status.ShouldBe(200);
        browser.SwitchTo(restarted.Port);
        var silent = await browser.GoAsync(
            partner.AuthorizeAddress(
                ("scope", "openid"),
                ("prompt", "none"),
                ("max_age", "3600"),
                ("id_token_hint", before["id_token"])
            )
        );
        var after = await partnerThere.RedeemAsync(silent.Answer["code"]);
        after.IdToken.GetProperty("sub").GetString().ShouldBe(before.IdToken.GetProperty("sub").GetString());
        after.IdToken.GetProperty("auth_time").GetInt64().ShouldBe(before.IdToken.GetProperty("auth_time").GetInt64());
    }

    /// <summary>Takes one step on a fresh process and kills it; the next step, and the end, happen elsewhere.</summary>
    private async Task OnANodeThatIsThenKilled(BrowserStub browser, Func<Task> step)
    {
        await using var node = await BrokerProcess.StartAsync(World, "victim");
        browser.SwitchTo(node.Port);
        await step();
        node.Kill();
        browser.SwitchTo(World.Node);
    }

    private static async Task<string> KeysAsync(int port)
    {
        using var client = BrokerNode.ClientFor(port);
        return await client.GetStringAsync("/t/metro/.well-known/jwks.json");
    }
}
