using System.Text.Json;

namespace FederationBroker.InteropTests.Express;

/// <summary>The npm package express-openid-connect signs in, and takes the logout tokens that it is sent.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class ExpressTests : IAsyncLifetime
{
    private readonly int port = FreePorts.Next();
    private BrokerWorld world = null!;
    private ExpressSite site = null!;

    public async ValueTask InitializeAsync()
    {
        var origin = ExpressSite.OriginOf(port);
        world = await BrokerWorld.CreateAsync(
            folder =>
                folder.WritePartner(
                    ExpressSite.ClientId,
                    ConfigurationFolder
                        .OidcPartner(
                            ExpressSite.ClientId,
                            more: $"  backchannelLogoutUri: {origin}/backchannel-logout\n"
                        )
                        .Replace("https://express.ott.test/callback", $"{origin}/callback", StringComparison.Ordinal)
                        .Replace("https://express.ott.test/bye", origin, StringComparison.Ordinal)
                ),
            reachable: true,
            settings:
            [
                ("OutboundPrivateNetworks:0", "127.0.0.1/32"),
                ("OutboundAuthority", Path.Combine(TestSettings.Certificates, "ca.pem")),
            ]
        );
        site = await ExpressSite.StartAsync(port, $"{world.PublicOrigin}/t/metro");
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task It_signs_in_and_is_signed_out_when_the_login_ends_at_the_operator()
    {
        using var browser = await SignedInAsync();
        using var claims = JsonDocument.Parse(browser.Page.Body);
        claims.RootElement.GetProperty("sub").GetString().ShouldNotBeNullOrEmpty();
        await browser.GoAsync("/t/metro/sign-out");
        await browser.SubmitAsync(new Dictionary<string, string>());
        await Eventually.TrueAsync(
            async () =>
            {
                await browser.GoAsync($"{site.Origin}/");
                return browser.Page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal);
            },
            "the site has forgotten its session"
        );
    }

    [Fact]
    public async Task Leaving_there_ends_the_cable_login()
    {
        using var browser = await SignedInAsync();
        await browser.GoAsync($"{site.Origin}/logout");
        browser.Page.Address.AbsolutePath.ShouldContain("/sign-in/", Case.Sensitive, "it asks for a new login at once");
    }

    private async Task<BrowserStub> SignedInAsync()
    {
        var browser = world.NewBrowser().Visiting(site.Origin);
        await browser.GoAsync($"{site.Origin}/");
        await browser.PassAsync();
        browser.Page.Address.ToString().ShouldBe($"{site.Origin}/");
        return browser;
    }
}
