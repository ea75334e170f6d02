using System.IO.Compression;
using System.Text;
using FederationBroker.InteropTests.Apache;
using Microsoft.AspNetCore.WebUtilities;

namespace FederationBroker.InteropTests.Mellon;

/// <summary>
/// Apache with mod_auth_mellon as the partner: the module decides whether a response is sound, this test looks at what
/// it let through.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class ModAuthMellonTests(MellonPartner shared) : IClassFixture<MellonPartner>
{
    private const string Subject = "MELLON_NAME_ID";

    private string PrivatePage => $"{shared.Origin}/private/";

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task A_protected_page_shows_the_pseudonym_and_the_agreed_attributes()
    {
        using var browser = shared.NewBrowser();
        var visitor = VisitorPage.Read(await VisitAsync(browser));
        visitor["REMOTE_USER"].ShouldBe(visitor[Subject]);
        visitor[Subject].ShouldMatch("^[a-z2-7]{32}$");
        visitor["MELLON_IDP"].ShouldBe($"{shared.World.PublicOrigin}/t/metro/saml/metadata");
        visitor["MELLON_given_name"].ShouldBe(BrokerWorld.Profile.GivenName);
        visitor["MELLON_email"].ShouldBe(BrokerWorld.Profile.Email);
        visitor["MELLON_pairwise"].ShouldBe($"{visitor[Subject]}@metro.test");
        visitor.Keys.ShouldNotContain("MELLON_urn:oid:2.5.4.4", "the agreement does not have the family name");
        string.Join('\n', visitor.Values).ShouldNotContain(BrokerWorld.Profile.CableId);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task The_same_partner_sees_the_same_person_over_OpenID_Connect()
    {
        using var browser = shared.NewBrowser();
        var visitor = VisitorPage.Read(await VisitAsync(browser));
        var oidc = new OidcPartner(shared.World, "mellon");
        var token = (await oidc.RedeemAsync(await oidc.ObtainCodeAsync(browser))).IdToken;
        token.GetProperty("sub").GetString().ShouldBe(visitor[Subject]);
    }

    /// <summary>
    /// The module asks for a password over TLS (MellonAuthnContextClassRef) and would refuse another answer.
    /// </summary>
    [Fact]
    public async Task The_module_gets_the_context_it_asks_for()
    {
        using var browser = shared.NewBrowser();
        await ToTheResponseAsync(browser);
        (await SamlAnswer.OfAsync(browser.Page)).Context.ShouldBe(
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
        );
        VisitorPage.Read(await DeliverAsync(browser)).Keys.ShouldContain(Subject);
    }

    [Fact]
    public async Task The_module_brings_the_visitor_to_where_they_wanted_to_go()
    {
        using var browser = shared.NewBrowser();
        var wanted = $"{PrivatePage}index.shtml?q=a%26b&x={new string('y', 300)}";
        (await VisitAsync(browser, wanted)).Address.AbsoluteUri.ShouldBe(
            wanted,
            "the module keeps the address in RelayState, where it must come back unchanged"
        );
    }

    [Fact]
    public async Task A_second_site_visit_needs_no_page_when_the_session_lives()
    {
        using var browser = shared.NewBrowser();
        var first = VisitorPage.Read(await VisitAsync(browser));
        await browser.GoAsync($"{shared.Origin}/mellon/login?ReturnTo={Uri.EscapeDataString(PrivatePage)}");
        var second = VisitorPage.Read(await DeliverAsync(browser));
        second[Subject].ShouldBe(first[Subject]);
    }

    [Fact]
    public async Task A_passive_visit_succeeds_with_a_session_and_fails_without()
    {
        var passive = $"{shared.Origin}/mellon/login?IsPassive=true&ReturnTo={Uri.EscapeDataString(PrivatePage)}";
        using var stranger = shared.NewBrowser();
        await stranger.GoAsync(passive);
        (await SamlAnswer.OfAsync(stranger.Page)).Status.ShouldBe("Responder NoPassive");
        (await DeliverAsync(stranger)).Status.ShouldNotBe(200);

        using var browser = shared.NewBrowser();
        await VisitAsync(browser);
        await browser.GoAsync(passive);
        VisitorPage.Read(await DeliverAsync(browser)).Keys.ShouldContain(Subject);
    }

    /// <summary>
    /// This release of the module cannot ask for it itself, so its request is opened, changed and signed again with its
    /// key.
    /// </summary>
    [Fact]
    public async Task ForceAuthn_asks_the_visitor_again_and_the_module_takes_the_answer()
    {
        using var browser = shared.NewBrowser();
        var first = VisitorPage.Read(await VisitAsync(browser));
        var page = await browser.GoAsync(Forced(await RedirectOfAsync(PrivatePage)));
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        await browser.SignInAsync();
        (await SamlAnswer.OfAsync(browser.Page)).AuthenticatedAt.ShouldBeGreaterThan(AuthenticatedAt(first));
        VisitorPage.Read(await DeliverAsync(browser))[Subject].ShouldBe(first[Subject]);
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task A_visitor_who_gives_up_is_brought_back_and_not_let_in()
    {
        using var browser = shared.NewBrowser();
        await browser.GoAsync(PrivatePage);
        await browser.CancelAsync();
        (await SamlAnswer.OfAsync(browser.Page)).Status.ShouldBe("Responder AuthnFailed");
        var page = await DeliverAsync(browser);
        page.Status.ShouldNotBe(200);
        page.Body.ShouldNotContain("REMOTE_USER");
    }

    [Theory]
    [InlineData("another person", "saml:NameID")]
    [InlineData("another value", "saml:AttributeValue")]
    [InlineData("another audience", "saml:Audience")]
    public async Task The_module_refuses_a_response_with(string what, string element)
    {
        using var browser = shared.NewBrowser();
        await ToTheResponseAsync(browser);
        var xml = (await SamlAnswer.OfAsync(browser.Page)).Response.OwnerDocument;
        xml.GetElementsByTagName(element)[0]!.InnerText = what;
        await RefusedAsync(browser, xml.OuterXml);
    }

    [Fact]
    public async Task The_module_refuses_a_response_without_signatures()
    {
        using var browser = shared.NewBrowser();
        await ToTheResponseAsync(browser);
        var xml = (await SamlAnswer.OfAsync(browser.Page)).Response.OwnerDocument;
        while (xml.GetElementsByTagName("ds:Signature")[0] is { } signature)
            signature.ParentNode!.RemoveChild(signature);
        await RefusedAsync(browser, xml.OuterXml);
    }

    [Fact]
    public async Task The_module_refuses_the_same_response_twice()
    {
        using var browser = shared.NewBrowser();
        await ToTheResponseAsync(browser);
        var xml = (await SamlAnswer.OfAsync(browser.Page)).Response.OwnerDocument.OuterXml;
        VisitorPage.Read(await DeliverAsync(browser)).Keys.ShouldContain(Subject);
        using var thief = shared.NewBrowser();
        await thief.GoAsync(PrivatePage);
        var page = await thief.PostAsync(
            shared.Consumer,
            [("SAMLResponse", Convert.ToBase64String(Encoding.UTF8.GetBytes(xml)))]
        );
        page.Status.ShouldNotBe(200);
        page.Body.ShouldNotContain("REMOTE_USER");
    }

    /// <summary>
    /// The signature on the metadata is worth something only if the module would not work without it.
    /// </summary>
    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task The_module_refuses_metadata_that_another_key_signed()
    {
        await using var apache = await shared.StartAsync(trusted: shared.Certificate());
        using var client = BrokerNode.ClientFor(new Uri(apache.Origin).Port, apache.Origin);
        using var toLogin = await client.GetAsync("/private/");
        if (toLogin.Headers.Location is { } login)
        {
            using var answer = await client.GetAsync(login);
            answer.Headers.Location.ShouldBeNull();
            ((int)answer.StatusCode).ShouldBe(500);
        }
        else
        {
            ((int)toLogin.StatusCode).ShouldBe(500);
        }
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task The_broker_refuses_the_modules_request_when_it_was_changed_on_the_way()
    {
        var address = await RedirectOfAsync(PrivatePage);
        using var browser = shared.NewBrowser();
        (
            await browser.GoAsync(address.Replace("RelayState=", "RelayState=x", StringComparison.Ordinal))
        ).Body.ShouldContain("FB-3101");
        (await browser.GoAsync(address[..address.IndexOf("&SigAlg", StringComparison.Ordinal)])).Body.ShouldContain(
            "FB-3101"
        );
        (await browser.GoAsync(address)).Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        (await browser.GoAsync(address)).Body.ShouldContain("FB-3104", Case.Sensitive, "a request is used once");
    }

    private async Task<BrowserPage> VisitAsync(BrowserStub browser, string? address = null)
    {
        await ToTheResponseAsync(browser, address);
        return await DeliverAsync(browser);
    }

    /// <summary>Up to the page that would post itself to the module.</summary>
    private async Task ToTheResponseAsync(BrowserStub browser, string? address = null)
    {
        await browser.GoAsync(address ?? PrivatePage);
        if (browser.Page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal))
            await browser.SignInAsync();
        if (browser.Page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            await browser.AgreeAsync("email", "postal_code");
    }

    private static Task<BrowserPage> DeliverAsync(BrowserStub browser) =>
        browser.SubmitAsync(new Dictionary<string, string>());

    private async Task RefusedAsync(BrowserStub browser, string xml)
    {
        var page = await browser.SubmitAsync(
            new Dictionary<string, string> { ["SAMLResponse"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(xml)) }
        );
        page.Status.ShouldNotBe(200);
        page.Body.ShouldNotContain("REMOTE_USER");
    }

    /// <summary>Where the module sends a fresh browser.</summary>
    private async Task<string> RedirectOfAsync(string page)
    {
        using var client = BrokerNode.ClientFor(new Uri(shared.Origin).Port, shared.Origin);
        using var toLogin = await client.GetAsync(page);
        using var toBroker = await client.GetAsync(toLogin.Headers.Location);
        return (toBroker.Headers.Location ?? toLogin.Headers.Location)!.OriginalString;
    }

    private string Forced(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri(address).Query);
        using var inflater = new DeflateStream(
            new MemoryStream(Convert.FromBase64String(query["SAMLRequest"].ToString())),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(inflater);
        var xml = reader
            .ReadToEnd()
            .Replace(" ID=", " ForceAuthn=\"true\" ID=", StringComparison.Ordinal)
            .Replace(" ForceAuthn=\"false\"", string.Empty, StringComparison.Ordinal);
        return $"{address.Split('?')[0]}?{SamlRequest.Redirect(xml, shared.Key, relayState: query["RelayState"].ToString())}";
    }

    private static DateTimeOffset AuthenticatedAt(IReadOnlyDictionary<string, string> visitor)
    {
        var dump = Encoding.UTF8.GetString(Convert.FromBase64String(visitor["MELLON_SAML_RESPONSE"]));
        return System.Xml.XmlConvert.ToDateTimeOffset(
            (
                (System.Xml.XmlElement)SamlRequest.Parse(dump).GetElementsByTagName("saml:AuthnStatement")[0]!
            ).GetAttribute("AuthnInstant")
        );
    }
}
