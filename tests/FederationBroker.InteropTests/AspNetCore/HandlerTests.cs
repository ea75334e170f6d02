namespace FederationBroker.InteropTests.AspNetCore;

/// <summary>ASP.NET Core's OpenID Connect handler signs in, pushes its requests, and is signed out with the login.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class HandlerTests : IAsyncLifetime
{
    private readonly int port = FreePorts.Next();
    private BrokerWorld world = null!;
    private HandlerSite site = null!;

    public async ValueTask InitializeAsync()
    {
        var origin = HandlerSite.OriginOf(port);
        world = await BrokerWorld.CreateAsync(
            folder =>
                folder.WritePartner(
                    HandlerSite.ClientId,
                    ConfigurationFolder
                        .OidcPartner(
                            HandlerSite.ClientId,
                            authentication: "client_secret_post",
                            more: $"  frontchannelLogoutUri: {origin}/signout-oidc\n  pushedRequests: required\n"
                        )
                        .Replace("https://aspnet.ott.test/callback", $"{origin}/signin-oidc", StringComparison.Ordinal)
                        .Replace(
                            "https://aspnet.ott.test/bye",
                            $"{origin}/signout-callback-oidc",
                            StringComparison.Ordinal
                        )
                ),
            reachable: true
        );
        site = await HandlerSite.StartAsync(port, $"{world.PublicOrigin}/t/metro");
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task It_signs_in_with_a_pushed_request_and_reads_UserInfo()
    {
        using var browser = await SignedInAsync();
        browser.Page.Body.ShouldContain($"given_name={BrokerWorld.Profile.GivenName}");
        browser.Page.Body.ShouldContain("token=True");
        browser.History.ShouldContain(page => page.Address.Query.Contains("request_uri=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Leaving_there_ends_the_cable_login_and_leads_back()
    {
        using var browser = await SignedInAsync();
        await browser.GoAsync($"{site.Origin}/leave");
        var page = await browser.Page.DocumentAsync();
        await browser.GoAsync(page.QuerySelector("[data-visited]")!.GetAttribute("href")!);
        browser.Page.Address.ToString().ShouldBe($"{site.Origin}/bye");
        await browser.GoAsync($"{site.Origin}/");
        browser.Page.Address.AbsolutePath.ShouldContain("/sign-in/");
    }

    [Fact]
    public async Task Leaving_at_the_operator_signs_the_site_out_in_the_browser()
    {
        using var browser = await SignedInAsync();
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
        var frame = (await browser.Page.DocumentAsync()).QuerySelector("iframe")!.GetAttribute("src")!;
        (await browser.GoAsync(frame)).Status.ShouldBe(200);
        await browser.GoAsync($"{site.Origin}/");
        browser.Page.Address.AbsolutePath.ShouldContain("/sign-in/", Case.Sensitive, "its own session is gone");
    }

    private async Task<BrowserStub> SignedInAsync()
    {
        var browser = world.NewBrowser().Visiting(site.Origin);
        await browser.GoAsync($"{site.Origin}/");
        await browser.SignInAsync();
        await browser.AgreeAsync();
        // The handler asks for form_post: the answer is a form that a script sends, or a person.
        await browser.SubmitAsync(new Dictionary<string, string>());
        browser.Page.Status.ShouldBe(200);
        browser.Page.Address.ToString().ShouldBe($"{site.Origin}/");
        return browser;
    }
}
