using System.Text.Json;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>The way from an authorization request to data, and every place where it must end.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class CodeFlowTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly OidcPartner partner = new(shared.World);

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task A_subscriber_signs_in_agrees_and_the_partner_gets_what_was_agreed()
    {
        var newcomer = await NewcomerAsync("newcomer-1@metro.test");
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(partner.AuthorizeAddress());
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        page = await browser.SignInAsync(newcomer);
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/consent/");
        var answer = (await browser.AgreeAsync("email")).Answer;
        answer["state"].ShouldBe("state-1");
        answer["iss"].ShouldBe(partner.Issuer);

        var tokens = await partner.RedeemAsync(answer["code"]);
        tokens.Status.ShouldBe(200);
        tokens.Headers.ShouldContain("no-store");
        var idToken = tokens.IdToken;
        idToken.GetProperty("iss").GetString().ShouldBe(partner.Issuer);
        idToken.GetProperty("aud").GetString().ShouldBe("stream");
        idToken.GetProperty("nonce").GetString().ShouldBe("nonce-1");
        idToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:password");
        idToken
            .TryGetProperty("email", out _)
            .ShouldBeFalse("scope claims belong to UserInfo in the code flow (OIDC Core 5.4)");

        var userInfo = await partner.UserInfoAsync(tokens["access_token"]);
        userInfo["sub"].ShouldBe(idToken.GetProperty("sub").GetString());
        userInfo["given_name"].ShouldBe(BrokerWorld.Profile.GivenName);
        userInfo["email"].ShouldBe(BrokerWorld.Profile.Email);
        userInfo.Has("region").ShouldBeFalse("nobody asked for it");
        userInfo.Has("phone_number").ShouldBeFalse("the agreement does not have it");
        userInfo.Has("family_name").ShouldBeFalse("the agreement does not have it, although scope profile asks");
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task What_was_not_ticked_is_not_released_and_not_asked_again()
    {
        var newcomer = await NewcomerAsync("newcomer-2@metro.test");
        using var browser = shared.World.NewBrowser();
        var other = new OidcPartner(shared.World, "cinema");
        await browser.GoAsync(other.AuthorizeAddress());
        await browser.SignInAsync(newcomer);
        var code = (await browser.AgreeAsync()).Answer["code"];
        (await other.UserInfoAsync((await other.RedeemAsync(code))["access_token"])).Has("email").ShouldBeFalse();
        (await browser.GoAsync(other.AuthorizeAddress())).Answer.Keys.ShouldContain("code");
        // Asked for more, only the addition is on the page.
        var page = await browser.GoAsync(other.AuthorizeAddress(("claims", """{"userinfo":{"region":null}}""")));
        page.Address.AbsolutePath.ShouldContain("/consent/");
        (await page.DocumentAsync())
            .QuerySelectorAll("input[type=checkbox]")
            .Select(box => box.GetAttribute("value"))
            .ShouldBe(["postal_code"]);
    }

    [Fact]
    public async Task Claims_that_were_requested_for_the_ID_token_stand_in_it()
    {
        using var browser = shared.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(
            browser,
            ("claims", """{"id_token":{"email":{"essential":true}},"userinfo":{"region":null}}""")
        );
        var tokens = await partner.RedeemAsync(code);
        tokens.IdToken.GetProperty("email").GetString().ShouldBe(BrokerWorld.Profile.Email);
        (await partner.UserInfoAsync(tokens["access_token"]))["region"].ShouldBe(BrokerWorld.Profile.PostalCode);
    }

    [Theory]
    [InlineData("redirect_uri", "https://stream.ott.test/other", "FB-2307")]
    [InlineData("redirect_uri", null, "FB-2307")]
    [InlineData("code_verifier", null, "FB-2308")]
    [InlineData("code_verifier", "wrong-verifier-0123456789-abcdefghijklmnopqrstuvwx", "FB-2308")]
    [InlineData("code_verifier", "short", "FB-2308")]
    public async Task A_code_with_the_wrong_proof_is_refused_and_burnt(string parameter, string? value, string code)
    {
        using var browser = shared.World.NewBrowser();
        var issued = await partner.ObtainCodeAsync(browser);
        var refused = await partner.RedeemAsync(issued, (parameter, value));
        (refused.Status, refused["error"]).ShouldBe((400, "invalid_grant"));
        refused["error_description"].ShouldStartWith(code);
        (await partner.RedeemAsync(issued))["error"].ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_in_another_clients_hands_is_worthless_and_still_good_for_its_owner()
    {
        using var browser = shared.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser);
        (await new OidcPartner(shared.World, "cinema").RedeemAsync(code, ("redirect_uri", partner.RedirectUri)))[
            "error"
        ]
            .ShouldBe("invalid_grant");
        (await partner.RedeemAsync(code)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_second_use_of_a_code_kills_the_tokens_of_the_first()
    {
        using var browser = shared.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser);
        var tokens = await partner.RedeemAsync(code);
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        (await partner.RedeemAsync(code))["error"].ShouldBe("invalid_grant");
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Refresh_tokens_rotate_and_reuse_revokes_the_family()
    {
        using var browser = shared.World.NewBrowser();
        var first = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"), ("max_age", "3600"))
        );
        var second = await partner.RefreshAsync(first["refresh_token"]);
        second.Status.ShouldBe(200);
        second["refresh_token"].ShouldNotBe(first["refresh_token"]);
        second.IdToken.GetProperty("sub").GetString().ShouldBe(first.IdToken.GetProperty("sub").GetString());
        second.IdToken.GetProperty("auth_time").GetInt64().ShouldBe(first.IdToken.GetProperty("auth_time").GetInt64());
        second.IdToken.TryGetProperty("nonce", out _).ShouldBeFalse();
        (await partner.RefreshAsync(second["refresh_token"], ("scope", "openid email")))["error"]
            .ShouldBe("invalid_scope");

        (await new OidcPartner(shared.World, "cinema").RefreshAsync(second["refresh_token"]))["error"]
            .ShouldBe("invalid_grant");
        (await partner.RefreshAsync(first["refresh_token"]))["error"].ShouldBe("invalid_grant");
        (await partner.RefreshAsync(second["refresh_token"]))["error"]
            .ShouldBe("invalid_grant", "reuse of the first token revoked its successors");
        (await partner.UserInfoAsync(second["access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_refresh_token_and_signing_out_ends_the_access_token()
    {
        using var browser = shared.World.NewBrowser();
        var tokens = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        tokens.Has("refresh_token").ShouldBeFalse();
        var page = await browser.GoAsync(
            $"{partner.Issuer}/connect/logout?id_token_hint={tokens["id_token"]}&post_logout_redirect_uri=https%3A%2F%2Fstream.ott.test%2Fbye&state=s1"
        );
        page.Location!.ToString().ShouldBe("https://stream.ott.test/bye?state=s1");
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Introspection_tells_the_owner_and_resource_servers_and_revocation_ends_it()
    {
        using var browser = shared.World.NewBrowser();
        var tokens = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"))
        );
        (string, string?)[] ask = [("token", tokens["access_token"])];
        var own = await partner.PostAsync("/connect/introspect", ask);
        own["active"].ShouldBe("true");
        own["sub"].ShouldBe(tokens.IdToken.GetProperty("sub").GetString());
        var resource = await new OidcPartner(shared.World, "resource").PostAsync("/connect/introspect", ask);
        resource["active"].ShouldBe("true");
        resource.Has("sub").ShouldBeFalse("what one partner calls a subscriber is nothing for another one");
        var stranger = await new OidcPartner(shared.World, "cinema").PostAsync("/connect/introspect", ask);
        stranger.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["active"]);

        (await partner.PostAsync("/connect/revoke", ask)).Status.ShouldBe(200);
        (await partner.PostAsync("/connect/introspect", ask))["active"].ShouldBe("false");
        (await partner.PostAsync("/connect/introspect", [("token", tokens["refresh_token"])]))["active"]
            .ShouldBe("true");
        (await partner.PostAsync("/connect/revoke", [("token", tokens["refresh_token"])])).Status.ShouldBe(200);
        (await partner.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Prompt_none_answers_at_once_after_login_and_prompt_login_asks_again()
    {
        using var browser = shared.World.NewBrowser();
        var first = (await partner.RedeemAsync(await partner.ObtainCodeAsync(browser, ("max_age", "15000")))).IdToken;
        var silent = await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none"), ("max_age", "10000")));
        var second = (await partner.RedeemAsync(silent.Answer["code"])).IdToken;
        second.GetProperty("auth_time").GetInt64().ShouldBe(first.GetProperty("auth_time").GetInt64());
        second.GetProperty("sid").GetString().ShouldBe(first.GetProperty("sid").GetString());

        shared.World.Clock.Advance(TimeSpan.FromSeconds(2));
        var asked = partner.AuthorizeAddress(("prompt", "login"), ("max_age", "15000"));
        (await browser.GoAsync(asked)).Address.AbsolutePath.ShouldContain("/sign-in/");
        var again = (await partner.RedeemAsync((await browser.SignInAsync()).Answer["code"])).IdToken;
        again.GetProperty("auth_time").GetInt64().ShouldBeGreaterThan(first.GetProperty("auth_time").GetInt64());
    }

    [Fact]
    public async Task Max_age_asks_again_only_when_the_login_is_older()
    {
        using var browser = shared.World.NewBrowser();
        await partner.ObtainCodeAsync(browser);
        shared.World.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (var age in new[] { "10000", "0010000", "2147483647", "2147483648", "99999999999999999999999999" })
            (await browser.GoAsync(partner.AuthorizeAddress(("max_age", age)))).Answer.Keys.ShouldContain("code", age);
        (await browser.GoAsync(partner.AuthorizeAddress(("max_age", "1")))).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
        (await browser.GoAsync(partner.AuthorizeAddress(("max_age", "1"), ("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required");
    }

    [Fact]
    public async Task An_essential_context_that_the_login_does_not_have_is_asked_for_or_refused()
    {
        using var browser = shared.World.NewBrowser();
        await partner.ObtainCodeAsync(browser);
        const string passkeyOnly = """{"id_token":{"acr":{"essential":true,"values":["urn:fbroker:acr:passkey"]}}}""";
        (await browser.GoAsync(partner.AuthorizeAddress(("claims", passkeyOnly)))).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
        await browser.SignInAsync();
        (await browser.GoBackAsync()).Answer["error"].ShouldBe("unmet_authentication_requirements");
        (
            await browser.GoAsync(partner.AuthorizeAddress(("acr_values", "urn:fbroker:acr:passkey")))
        ).Answer.Keys.ShouldContain("code");
    }

    [Fact]
    public async Task A_posted_request_reaches_the_same_end()
    {
        using var browser = shared.World.NewBrowser();
        await partner.ObtainCodeAsync(browser);
        var page = await browser.PostFromElsewhereAsync(
            $"{partner.Issuer}/connect/authorize",
            [.. partner.Sound().Select(pair => (pair.Key, pair.Value))]
        );
        page.Answer["state"].ShouldBe("state-1");
        (await partner.RedeemAsync(page.Answer["code"])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Cancelling_goes_back_to_the_partner_as_access_denied()
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        var answer = (await browser.CancelAsync()).Answer;
        (answer["error"], answer["state"]).ShouldBe(("access_denied", "state-1"));
    }

    [Fact]
    public async Task A_ticket_works_once_in_its_own_browser_for_half_an_hour()
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(partner.AuthorizeAddress());
        using var stranger = shared.World.NewBrowser();
        (await stranger.GoAsync(page.Address.AbsolutePath)).Body.ShouldContain("FB-1101");
        var onward = page.Address.AbsolutePath.Replace("/sign-in/", "/continue/", StringComparison.Ordinal);
        await browser.SignInAsync();
        if (browser.Page.Location is null)
            await browser.AgreeAsync();
        (await browser.GoAsync(onward)).Body.ShouldContain("FB-1101");

        var late = await browser.GoAsync(partner.AuthorizeAddress(("prompt", "login")));
        shared.World.Clock.Advance(TimeSpan.FromMinutes(31));
        (await browser.GoAsync(late.Address.AbsolutePath)).Body.ShouldContain("FB-1101");
    }

    [Fact]
    public async Task A_code_expires_after_a_minute()
    {
        using var browser = shared.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser);
        shared.World.Clock.Advance(TimeSpan.FromSeconds(61));
        (await partner.RedeemAsync(code))["error"].ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_public_client_works_with_PKCE_alone()
    {
        using var browser = shared.World.NewBrowser();
        var spa = new OidcPartner(shared.World, "spa");
        var tokens = await spa.RedeemAsync(await spa.ObtainCodeAsync(browser));
        tokens.Status.ShouldBe(200);
        (await spa.PostAsync("/connect/introspect", [("token", tokens["access_token"])])).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer x y")]
    [InlineData("bearer fbat_AAAA")]
    [InlineData("Basic abc")]
    public async Task A_malformed_access_token_is_401_with_a_challenge(string header)
    {
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/metro/connect/userinfo");
        if (header.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(401);
        answer.Headers.WwwAuthenticate.ToString().ShouldStartWith("Bearer");
    }

    [Fact]
    public async Task UserInfo_takes_the_token_from_a_posted_form_but_never_from_the_query()
    {
        using var browser = shared.World.NewBrowser();
        var token = (await partner.RedeemAsync(await partner.ObtainCodeAsync(browser)))["access_token"];
        using var client = shared.World.Node.NewClient();
        var posted = await client.PostAsync(
            "/t/metro/connect/userinfo",
            new FormUrlEncodedContent([KeyValuePair.Create("access_token", token)])
        );
        JsonDocument
            .Parse(await posted.Content.ReadAsStringAsync())
            .RootElement.TryGetProperty("sub", out _)
            .ShouldBeTrue();
        ((int)(await client.GetAsync($"/t/metro/connect/userinfo?access_token={token}")).StatusCode).ShouldBe(401);
    }

    /// <summary>A subscriber whom no other test of the class has taken to a partner.</summary>
    private async Task<string> NewcomerAsync(string cableId)
    {
        await shared.World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        return cableId;
    }
}
