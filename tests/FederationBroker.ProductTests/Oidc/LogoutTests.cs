namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// OpenID Connect RP-Initiated Logout 1.0: a proven request ends the login and returns; anything less asks first.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class LogoutTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Bye = "https://stream.ott.test/bye";

    private readonly OidcPartner partner = new(shared.World);

    [Fact]
    public async Task A_proven_request_ends_the_login_and_returns_with_state_only()
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        var state = new string('s', 128);
        (await browser.GoAsync(Address(("id_token_hint", hint), ("post_logout_redirect_uri", Bye), ("state", state))))
            .Location!.ToString()
            .ShouldBe($"{Bye}?state={state}");
        await NobodyIsSignedInAsync(browser);
    }

    [Fact]
    public async Task Without_state_none_is_added()
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        (await browser.GoAsync(Address(("id_token_hint", hint), ("post_logout_redirect_uri", Bye))))
            .Location!.ToString()
            .ShouldBe(Bye);
    }

    [Fact]
    public async Task A_form_from_the_partners_page_does_the_same()
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        var page = await browser.PostFromElsewhereAsync(
            $"{partner.Issuer}/connect/logout",
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", Bye),
            ("state", "s")
        );
        page.Location!.ToString().ShouldBe($"{Bye}?state=s");
        await NobodyIsSignedInAsync(browser);
    }

    [Fact]
    public async Task An_expired_hint_still_proves_who_asks()
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        shared.World.Clock.Advance(TimeSpan.FromMinutes(30));
        (await browser.GoAsync(Address(("id_token_hint", hint), ("post_logout_redirect_uri", Bye))))
            .Location!.ToString()
            .ShouldBe(Bye);
    }

    [Theory]
    [InlineData("no parameters", false, null)]
    [InlineData("an address without a hint", false, Bye)]
    [InlineData("a hint and an unregistered address", true, "https://stream.ott.test/elsewhere")]
    [InlineData("a hint and an address with a query added", true, Bye + "?foo=bar")]
    public async Task Anything_less_stays_here_and_asks(string what, bool withHint, string? address)
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        var page = await browser.GoAsync(
            Address(("id_token_hint", withHint ? hint : null), ("post_logout_redirect_uri", address), ("state", "s"))
        );
        page.Location.ShouldBeNull(what);
        page.Address.AbsolutePath.ShouldBe("/t/metro/sign-out");
        (await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none")))).Answer.Keys.ShouldContain(
            "code",
            "nobody confirmed"
        );
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
        await NobodyIsSignedInAsync(browser);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("another signature")]
    [InlineData("another client's")]
    public async Task A_hint_that_is_not_ours_proves_nothing(string kind)
    {
        using var browser = shared.World.NewBrowser();
        var hint = await HintAsync(browser);
        var parts = hint.Split('.');
        var forged = kind switch
        {
            "none" => $"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{parts[1]}.",
            "another signature" => $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}",
            _ => hint,
        };
        var page = await browser.GoAsync(
            Address(
                ("id_token_hint", forged),
                ("post_logout_redirect_uri", Bye),
                ("client_id", kind == "another client's" ? "cinema" : null)
            )
        );
        page.Address.AbsolutePath.ShouldBe("/t/metro/sign-out");
    }

    [Fact]
    public async Task A_hint_about_another_login_does_not_end_this_one_unasked()
    {
        using var first = shared.World.NewBrowser();
        var hint = await HintAsync(first);
        using var second = shared.World.NewBrowser();
        await HintAsync(second);
        (
            await second.GoAsync(Address(("id_token_hint", hint), ("post_logout_redirect_uri", Bye)))
        ).Address.AbsolutePath.ShouldBe("/t/metro/sign-out");
        (await second.GoAsync(partner.AuthorizeAddress(("prompt", "none")))).Answer.Keys.ShouldContain("code");
    }

    private async Task<string> HintAsync(BrowserStub browser) =>
        (await partner.RedeemAsync(await partner.ObtainCodeAsync(browser)))["id_token"];

    private async Task NobodyIsSignedInAsync(BrowserStub browser) =>
        (await browser.GoAsync(partner.AuthorizeAddress(("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required");

    private string Address(params (string Name, string? Value)[] parameters) =>
        $"{partner.Issuer}/connect/logout?{string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"))}";
}
