using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Saml;

/// <summary>The way from an AuthnRequest to an assertion, in either binding, with and without a session.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class SignOnTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    private const string Password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
    private const string PairwiseId = "urn:oasis:names:tc:SAML:attribute:pairwise-id";

    private readonly BrokerWorld world = shared.World;
    private readonly SamlPartner theatre = new(shared.World, "theatre");
    private readonly SamlPartner gallery = new(shared.World, "gallery");
    private readonly SamlPartner museum = new(shared.World, "museum");

    [Fact]
    [Trait("Requirement", "LOG-001")]
    [Trait("Requirement", "BIL-003")]
    public async Task A_subscriber_signs_in_agrees_and_the_service_gets_what_was_agreed()
    {
        using var browser = world.NewBrowser();
        var request = gallery.Request();
        var page = await browser.GoAsync(gallery.Address(request, relayState: "/watch?a=1&b=<2>"));
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        (await browser.SignInAsync()).Address.AbsolutePath.ShouldStartWith("/t/metro/consent/");
        page = await browser.AgreeAsync("email");
        page.Headers.ShouldContain("no-store");
        page.Headers.ShouldContain("form-action https://gallery.ott.test https:;");

        var answer = await SamlAnswer.OfAsync(page);
        answer.Action.ShouldBe(gallery.Consumer);
        answer.RelayState.ShouldBe("/watch?a=1&b=<2>");
        answer.Status.ShouldBe("Success");
        answer.InResponseTo.ShouldBe(request.Id);
        answer.Response.GetAttribute("Destination").ShouldBe(gallery.Consumer);
        answer.Context.ShouldBe(Password);
        answer.NameId.GetAttribute("Format").ShouldEndWith(":persistent");
        answer.NameId.GetAttribute("NameQualifier").ShouldBe($"{gallery.Issuer}/saml/metadata");
        answer.NameId.GetAttribute("SPNameQualifier").ShouldBe(gallery.EntityId);
        answer.Attributes.ShouldBe(
            new Dictionary<string, string>
            {
                [PairwiseId] = $"{answer.NameId.InnerText}@metro.test",
                ["urn:oid:2.5.4.42"] = BrokerWorld.Profile.GivenName!,
                ["urn:oid:0.9.2342.19200300.100.1.3"] = BrokerWorld.Profile.Email!,
            },
            ignoreOrder: true
        );

        var key = (await SamlWorld.KeysAsync(world))[0];
        SamlAnswer.IsSigned(answer.Response, key).ShouldBeTrue();
        SamlAnswer.IsSigned(answer.Assertion!, key).ShouldBeTrue();
        await Xmlsec.VerifyAsync(System.Text.Encoding.UTF8.GetBytes(answer.Response.OuterXml), key);
    }

    [Fact]
    public async Task Whoever_is_signed_in_and_has_agreed_sees_no_page()
    {
        using var browser = world.NewBrowser();
        var first = await theatre.ObtainAsync(browser);
        var second = await SamlAnswer.OfAsync(await browser.GoAsync(theatre.Address()));
        second.NameId.InnerText.ShouldBe(first.NameId.InnerText);
        second.SessionIndex.ShouldBe(first.SessionIndex);
        second.AuthenticatedAt.ShouldBe(first.AuthenticatedAt);
        second.SessionEndsBy.ShouldBeGreaterThan(world.Clock.GetUtcNow());
        second.SessionEndsBy.ShouldBeLessThan(
            world.Clock.GetUtcNow() + TimeSpan.FromHours(12),
            "the login is good for so long without being used"
        );
        second.Response.GetAttribute("ID").ShouldNotBe(first.Response.GetAttribute("ID"));
    }

    [Fact]
    public async Task A_form_of_another_site_finds_the_session_although_it_brings_no_cookies()
    {
        using var browser = world.NewBrowser();
        await theatre.ObtainAsync(browser);
        var request = theatre.Request();
        var answer = await SamlAnswer.OfAsync(
            await browser.PostFromElsewhereAsync(theatre.SignOnAddress, SamlPartner.Form(request))
        );
        answer.Status.ShouldBe("Success");
        answer.InResponseTo.ShouldBe(request.Id);
        answer.RelayState.ShouldBe("relay-1");
        var passive = theatre.Request() with { Attributes = "IsPassive=\"true\"" };
        (
            await SamlAnswer.OfAsync(
                await browser.PostFromElsewhereAsync(theatre.SignOnAddress, SamlPartner.Form(passive))
            )
        ).Status.ShouldBe("Success");
    }

    [Fact]
    public async Task A_form_begins_a_sign_in_as_well()
    {
        using var browser = world.NewBrowser();
        var page = await browser.PostFromElsewhereAsync(
            theatre.SignOnAddress,
            SamlPartner.Form(theatre.Request(), relayState: null)
        );
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        page = await browser.SignInAsync();
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync();
        var answer = await SamlAnswer.OfAsync(page);
        answer.Status.ShouldBe("Success");
        answer.RelayState.ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task The_same_person_is_the_same_over_both_protocols_and_another_at_another_service()
    {
        using var browser = world.NewBrowser();
        var saml = await theatre.ObtainAsync(browser);
        var oidc = new OidcPartner(world, "theatre");
        var token = (await oidc.RedeemAsync(await oidc.ObtainCodeAsync(browser))).IdToken;
        token.GetProperty("sub").GetString().ShouldBe(saml.NameId.InnerText);

        var elsewhere = await museum.ObtainAsync(browser);
        elsewhere.Attributes[PairwiseId].ShouldNotContain(saml.NameId.InnerText);
        elsewhere.SessionIndex.ShouldNotBe(saml.SessionIndex);
        elsewhere.Response.OuterXml.ShouldNotContain(saml.NameId.InnerText);
    }

    [Fact]
    public async Task A_transient_name_is_new_each_time_and_only_the_assertion_is_signed_when_so_agreed()
    {
        using var browser = world.NewBrowser();
        var first = await museum.ObtainAsync(browser);
        var second = await museum.ObtainAsync(browser);
        first.NameId.GetAttribute("Format").ShouldEndWith(":transient");
        first.NameId.HasAttribute("SPNameQualifier").ShouldBeFalse();
        second.NameId.InnerText.ShouldNotBe(first.NameId.InnerText);
        second.Attributes[PairwiseId].ShouldBe(first.Attributes[PairwiseId]);
        var key = (await SamlWorld.KeysAsync(world))[0];
        SamlAnswer.IsSigned(first.Assertion!, key).ShouldBeTrue();
        SamlAnswer.IsSigned(first.Response, key).ShouldBeFalse();
    }

    [Fact]
    public async Task The_second_address_is_answered_by_its_number()
    {
        using var browser = world.NewBrowser();
        var answer = await theatre.ObtainAsync(
            browser,
            theatre.Request() with
            {
                Consumer = null,
                Attributes = "AssertionConsumerServiceIndex=\"1\"",
            }
        );
        answer.Action.ShouldBe($"{theatre.Consumer}/second");
        answer.Response.GetAttribute("Destination").ShouldBe($"{theatre.Consumer}/second");
    }

    [Fact]
    public async Task ForceAuthn_asks_again_and_says_when()
    {
        using var browser = world.NewBrowser();
        var first = await theatre.ObtainAsync(browser);
        var page = await browser.GoAsync(
            theatre.Address(theatre.Request() with { Attributes = "ForceAuthn=\"true\"" })
        );
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        var answer = await SamlAnswer.OfAsync(await browser.SignInAsync());
        answer.AuthenticatedAt.ShouldBeGreaterThan(first.AuthenticatedAt);
        answer.NameId.InnerText.ShouldBe(first.NameId.InnerText);
    }

    [Fact]
    public async Task A_passive_request_is_answered_without_a_page_or_not_at_all()
    {
        using var browser = world.NewBrowser();
        var passive = "IsPassive=\"true\"";
        (await PassiveAsync(browser, passive)).ShouldBe("Responder NoPassive", "nobody is signed in");
        await theatre.ObtainAsync(browser);
        (await PassiveAsync(browser, passive)).ShouldBe("Success");
        (await PassiveAsync(browser, $"{passive} ForceAuthn=\"true\"")).ShouldBe("Responder NoPassive");
    }

    [Fact]
    public async Task Giving_up_is_told_to_the_service()
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync(theatre.Address());
        var answer = await SamlAnswer.OfAsync(await CancelAsync(browser));
        answer.Status.ShouldBe("Responder AuthnFailed");
        answer.RelayState.ShouldBe("relay-1");
        answer.Assertion.ShouldBeNull();
    }

    [Fact]
    public async Task The_requested_person_must_be_the_one_who_signs_in()
    {
        using var browser = world.NewBrowser();
        var known = await theatre.ObtainAsync(browser);
        var same = theatre.Request() with { Children = Subject(known.NameId.InnerText.ToUpperInvariant()) };
        (await SamlAnswer.OfAsync(await browser.GoAsync(theatre.Address(same)))).Status.ShouldBe("Success");
        var other = theatre.Request() with { Children = Subject("abcdefghijklmnopqrstuvwxyz234567") };
        await browser.GoAsync(theatre.Address(other));
        (await SamlAnswer.OfAsync(await browser.GoBackAsync())).Status.ShouldBe("Responder UnknownPrincipal");
    }

    [Fact]
    public async Task A_stronger_context_than_the_session_has_is_asked_for_or_refused()
    {
        using var browser = world.NewBrowser();
        await theatre.ObtainAsync(browser);
        var mfa =
            "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>https://refeds.org/profile/mfa</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
        (
            await browser.GoAsync(theatre.Address(theatre.Request() with { Children = mfa }))
        ).Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        var passive = theatre.Request() with { Children = mfa, Attributes = "IsPassive=\"true\"" };
        (await SamlAnswer.OfAsync(await browser.GoAsync(theatre.Address(passive)))).Status.ShouldBe(
            "Responder NoAuthnContext"
        );
    }

    [Fact]
    public async Task A_sign_in_begun_on_one_node_ends_on_another()
    {
        var second = await world.StartNodeAsync();
        using var browser = world.NewBrowser();
        await browser.GoAsync(theatre.Address());
        browser.SwitchTo(second);
        await browser.SignInAsync();
        var page = browser.Page;
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync();
        (await SamlAnswer.OfAsync(page)).Status.ShouldBe("Success");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task The_log_knows_neither_names_nor_pseudonyms_nor_messages()
    {
        using var browser = world.NewBrowser();
        var answer = await theatre.ObtainAsync(browser);
        var log = world.Node.Log.Text;
        log.ShouldContain("SAML sign-in answered for metro/theatre");
        foreach (
            var secret in new[]
            {
                answer.NameId.InnerText,
                answer.SessionIndex,
                answer.InResponseTo,
                "relay-1",
                "SAMLResponse=",
                BrokerWorld.Profile.Email!,
                BrokerWorld.Profile.GivenName!,
            }
        )
            log.ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_new_key_is_announced_before_it_signs_and_an_old_one_verifies_after()
    {
        var own = await SamlWorld.CreateAsync();
        await using var scope = own;
        var partner = new SamlPartner(own, "theatre");
        using var browser = own.NewBrowser();
        var before = await partner.ObtainAsync(browser);
        var old = (await SamlWorld.KeysAsync(own))[^1];
        var assertions = own.Node.Services.GetRequiredService<KeyUses>().Find("SamlAssertion")!;
        await own
            .Node.Services.GetRequiredService<SigningKeyRing>()
            .RotateAsync(new TenantId("metro"), assertions, TimeSpan.FromHours(1), CancellationToken.None);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        var announced = await SamlWorld.KeysAsync(own);
        announced.Count.ShouldBe(2);
        SamlAnswer.IsSigned((await partner.ObtainAsync(browser)).Response, old).ShouldBeTrue();

        own.Clock.Advance(TimeSpan.FromHours(1));
        var after = await partner.ObtainAsync(browser);
        SamlAnswer.IsSigned(after.Response, old).ShouldBeFalse();
        SamlAnswer.IsSigned(after.Response, announced[0]).ShouldBeTrue("it was announced before");
        (await SamlWorld.KeysAsync(own))
            .Select(key => key.Thumbprint)
            .ShouldContain(old.Thumbprint, "what it signed must stay verifiable");
        SamlAnswer.IsSigned(before.Response, old).ShouldBeTrue();
    }

    private async Task<string> PassiveAsync(BrowserStub browser, string attributes) =>
        (
            await SamlAnswer.OfAsync(
                await browser.GoAsync(theatre.Address(theatre.Request() with { Attributes = attributes }))
            )
        ).Status;

    private static async Task<BrowserPage> CancelAsync(BrowserStub browser)
    {
        var form = (await browser.Page.DocumentAsync()).QuerySelector("form[action*='handler=Cancel']")!;
        var fields = form.QuerySelectorAll("input")
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? string.Empty));
        return await browser.PostAsync(
            new Uri(browser.Page.Address, form.GetAttribute("action")).ToString(),
            [.. fields],
            ("Origin", BrokerWorld.Origin),
            ("Sec-Fetch-Site", "same-origin")
        );
    }

    private static string Subject(string nameId) => $"<saml:Subject><saml:NameID>{nameId}</saml:NameID></saml:Subject>";
}
