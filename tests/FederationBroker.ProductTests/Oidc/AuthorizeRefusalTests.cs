namespace FederationBroker.ProductTests.Oidc;

/// <summary>A sound request, with exactly one thing broken per row (OIDC Core 3.1.2.6, RFC 9700).</summary>
public sealed class AuthorizeRefusalTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly OidcPartner partner = new(shared.World);

    [Theory]
    [Trait("Requirement", "INF-001")]
    [InlineData("client_id", null, "FB-2102")]
    [InlineData("client_id", "nobody", "FB-2102")]
    [InlineData("client_id", "STREAM", "FB-2102")]
    [InlineData("redirect_uri", null, "FB-2103")]
    [InlineData("redirect_uri", "https://stream.ott.test/callback/", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test/CALLBACK", "FB-2104")]
    [InlineData("redirect_uri", "https://STREAM.ott.test/callback", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test/callback?x=1", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test/callback#f", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test:443/callback", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test@evil.test/callback", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test/a/../callback", "FB-2104")]
    [InlineData("redirect_uri", "https://stream.ott.test\\callback", "FB-2104")]
    [InlineData("redirect_uri", "https://cinema.ott.test/callback", "FB-2104")]
    [InlineData("redirect_uri", "http://stream.ott.test/callback", "FB-2104")]
    [InlineData("redirect_uri", "javascript:alert(1)", "FB-2104")]
    public async Task An_unproven_client_or_address_is_told_on_the_broker_and_never_redirected(
        string parameter,
        string? value,
        string code
    )
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(partner.AuthorizeAddress((parameter, value)));
        page.Status.ShouldBe(400);
        page.Location.ShouldBeNull();
        page.Body.ShouldContain(code);
        page.Headers.ShouldContain("X-Request-Id");
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request", "FB-2110")]
    [InlineData("response_type", "token", "unsupported_response_type", "FB-2111")]
    [InlineData("response_type", "code id_token", "unsupported_response_type", "FB-2111")]
    [InlineData("response_mode", "fragment", "invalid_request", "FB-2112")]
    [InlineData("scope", null, "invalid_scope", "FB-2114")]
    [InlineData("scope", "profile", "invalid_scope", "FB-2114")]
    [InlineData("scope", "openid \"quoted\"", "invalid_scope", "FB-2115")]
    [InlineData("prompt", "none login", "invalid_request", "FB-2116")]
    [InlineData("prompt", "shout", "invalid_request", "FB-2116")]
    [InlineData("max_age", "-1", "invalid_request", "FB-2117")]
    [InlineData("max_age", "+1", "invalid_request", "FB-2117")]
    [InlineData("max_age", "1.5", "invalid_request", "FB-2117")]
    [InlineData("max_age", "soon", "invalid_request", "FB-2117")]
    [InlineData("code_challenge", null, "invalid_request", "FB-2118")]
    [InlineData("code_challenge_method", null, "invalid_request", "FB-2119")]
    [InlineData("code_challenge_method", "plain", "invalid_request", "FB-2119")]
    [InlineData("code_challenge", "short", "invalid_request", "FB-2120")]
    [InlineData("claims", "{", "invalid_request", "FB-2121")]
    [InlineData("claims", "{\"userinfo\":{},\"userinfo\":{}}", "invalid_request", "FB-2121")]
    [InlineData("claims", "{\"id_token\":[]}", "invalid_request", "FB-2121")]
    [InlineData("id_token_hint", "eyJhbGciOiJub25lIn0.e30.", "invalid_request", "FB-2122")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported", "FB-2123")]
    [InlineData("request_uri", "https://stream.ott.test/request.jwt", "request_uri_not_supported", "FB-2124")]
    [InlineData("registration", "{}", "registration_not_supported", "FB-2125")]
    [InlineData("prompt", "none", "login_required", "FB-2201")]
    public async Task Any_other_fault_goes_back_to_the_partner_with_state_and_issuer(
        string parameter,
        string? value,
        string error,
        string code
    )
    {
        using var browser = shared.World.NewBrowser();
        var answer = (await browser.GoAsync(partner.AuthorizeAddress((parameter, value)))).Answer;
        answer["error"].ShouldBe(error);
        answer["error_description"].ShouldStartWith(code);
        answer["state"].ShouldBe("state-1");
        answer["iss"].ShouldBe(partner.Issuer);
        answer.Keys.ShouldNotContain("code");
    }

    [Theory]
    [InlineData("&client_id=stream")]
    [InlineData("&state=again")]
    [InlineData("&%73tate=again")]
    [InlineData("&broken=%ff")]
    [InlineData("&nul=%00")]
    public async Task A_repeated_or_undecodable_parameter_makes_the_request_unreadable(string addition)
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(partner.AuthorizeAddress() + addition);
        page.Status.ShouldBe(400);
        page.Body.ShouldContain("FB-2101");
    }

    [Fact]
    public async Task Names_of_parameters_are_compared_with_case()
    {
        using var browser = shared.World.NewBrowser();
        (
            await browser.GoAsync(partner.AuthorizeAddress() + "&SCOPE=openid&Prompt=none")
        ).Address.AbsolutePath.ShouldContain("/sign-in/");
    }

    [Fact]
    public async Task State_of_2048_characters_comes_back_whole_and_a_longer_one_is_refused()
    {
        using var browser = shared.World.NewBrowser();
        var longest = new string('s', 2048);
        (await browser.GoAsync(partner.AuthorizeAddress(("state", longest), ("prompt", "none"))))
            .Answer["state"]
            .ShouldBe(longest);
        (await browser.GoAsync(partner.AuthorizeAddress(("state", longest + "s"), ("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("invalid_request");
    }

    [Fact]
    public async Task An_error_is_delivered_by_form_post_when_that_was_asked()
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(
            partner.AuthorizeAddress(("response_mode", "form_post"), ("prompt", "none"), ("state", "<\"&'>"))
        );
        page.Location.ShouldBeNull();
        var form = (await page.DocumentAsync()).Forms.ShouldHaveSingleItem();
        form.Action.ShouldBe(partner.RedirectUri);
        form.QuerySelector("[name=error]")!.GetAttribute("value").ShouldBe("login_required");
        form.QuerySelector("[name=state]")!.GetAttribute("value").ShouldBe("<\"&'>");
        page.Headers.ShouldContain("form-action https://stream.ott.test https:;");
    }

    [Fact]
    public async Task A_tenant_does_not_know_another_tenants_partner()
    {
        using var browser = shared.World.NewBrowser();
        var page = await browser.GoAsync(new OidcPartner(shared.World, "cinema", "coast").AuthorizeAddress());
        page.Body.ShouldContain("FB-2102");
        (await browser.GoAsync("/t/nowhere/connect/authorize")).Body.ShouldContain("FB-1102");
    }
}
