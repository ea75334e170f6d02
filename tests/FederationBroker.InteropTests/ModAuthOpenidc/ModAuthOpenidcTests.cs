using FederationBroker.InteropTests.Apache;
using Microsoft.AspNetCore.WebUtilities;

namespace FederationBroker.InteropTests.ModAuthOpenidc;

/// <summary>
/// Apache with mod_auth_openidc as the partner: the module decides whether a login is sound, this test looks at what it
/// let through.
/// </summary>
public sealed class ModAuthOpenidcTests(ApachePartner shared) : IClassFixture<ApachePartner>
{
    private BrokerWorld World => shared.World;

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_protected_page_shows_the_pseudonym_and_the_agreed_claims()
    {
        using var browser = shared.NewBrowser();
        var visitor = VisitorPage.Read(await VisitAsync(browser));
        visitor["REMOTE_USER"].ShouldBe(visitor["OIDC_CLAIM_sub"]);
        visitor["OIDC_CLAIM_iss"].ShouldBe($"{World.PublicOrigin}/t/metro");
        visitor["OIDC_CLAIM_given_name"].ShouldBe(BrokerWorld.Profile.GivenName);
        visitor["OIDC_CLAIM_email"].ShouldBe(BrokerWorld.Profile.Email);
        visitor["OIDC_CLAIM_sub"]
            .ShouldBe(
                await PseudonymElsewhereAsync(browser),
                "one partner knows one pseudonym, whichever software it runs"
            );
        visitor.Keys.ShouldNotContain("OIDC_CLAIM_family_name");
        string.Join('\n', visitor.Values).ShouldNotContain(BrokerWorld.Profile.CableId);
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task The_login_uses_PKCE_with_S256_state_and_nonce()
    {
        using var client = BrokerNode.ClientFor(new Uri(shared.Apache.Origin).Port, shared.Apache.Origin);
        // The module sends browsers to the login, and nobody else.
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        using var answer = await client.GetAsync("/private/");
        var sent = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        sent["code_challenge_method"].ToString().ShouldBe("S256");
        sent["code_challenge"].ToString().Length.ShouldBe(43);
        sent.Keys.ShouldContain("state");
        sent.Keys.ShouldContain("nonce");
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_session_lasts_over_requests_and_its_tokens_can_be_renewed()
    {
        using var browser = shared.NewBrowser();
        var first = VisitorPage.Read(await VisitAsync(browser));
        var second = VisitorPage.Read(await browser.GoAsync($"{shared.Apache.Origin}/private/"));
        second["OIDC_access_token"].ShouldBe(first["OIDC_access_token"]);
        var renew =
            $"{shared.Apache.Origin}/private/callback?refresh={Uri.EscapeDataString($"{shared.Apache.Origin}/private/")}&access_token={Uri.EscapeDataString(first["OIDC_access_token"])}";
        var renewed = VisitorPage.Read(await browser.GoAsync(renew));
        renewed["OIDC_access_token"].ShouldNotBe(first["OIDC_access_token"]);
        renewed["REMOTE_USER"].ShouldBe(first["REMOTE_USER"]);
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task Logging_out_ends_the_partners_session_the_cable_login_and_the_tokens()
    {
        using var browser = shared.NewBrowser();
        var visitor = VisitorPage.Read(await VisitAsync(browser));
        var partner = new OidcPartner(World, ApachePartner.ClientId);
        (await partner.UserInfoAsync(visitor["OIDC_access_token"])).Status.ShouldBe(200);

        await browser.GoAsync(
            $"{shared.Apache.Origin}/private/callback?logout={Uri.EscapeDataString($"{shared.Apache.Origin}/public/")}"
        );
        browser.Page.Address.AbsoluteUri.ShouldBe($"{shared.Apache.Origin}/public/");
        (await browser.GoAsync($"{shared.Apache.Origin}/private/")).Address.AbsolutePath.ShouldStartWith(
            "/t/metro/sign-in/"
        );
        (await partner.UserInfoAsync(visitor["OIDC_access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task A_visitor_who_declines_is_brought_back_and_not_let_in()
    {
        await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = "declines@metro.test" });
        using var browser = shared.NewBrowser();
        await browser.GoAsync($"{shared.Apache.Origin}/private/");
        await browser.SignInAsync("declines@metro.test");
        var page = await browser.CancelAsync();
        page.Address.GetLeftPart(UriPartial.Authority).ShouldBe(shared.Apache.Origin);
        // This release of the module takes every answer with an `iss` but no code for a login that a third party begins
        // (Initiate Login of OIDC Core 4), and shows its own error. RFC 9207 2 wants `iss` in errors too, so the broker
        // keeps it.
        page.Body.ShouldContain("<title>Error</title>");
        page.Body.ShouldNotContain("REMOTE_USER");
    }

    private async Task<BrowserPage> VisitAsync(BrowserStub browser)
    {
        await browser.GoAsync($"{shared.Apache.Origin}/private/");
        return browser.Page.Address.AbsolutePath.Contains("/private/", StringComparison.Ordinal)
            ? browser.Page
            : await browser.PassAsync();
    }

    /// <summary>The subject that the same client gets without Apache.</summary>
    private async Task<string> PseudonymElsewhereAsync(BrowserStub browser)
    {
        var partner = new OidcPartner(World, ApachePartner.ClientId);
        using var other = World.NewBrowser();
        var code = await partner.ObtainCodeAsync(other);
        return (await partner.RedeemAsync(code)).IdToken.GetProperty("sub").GetString()!;
    }
}
