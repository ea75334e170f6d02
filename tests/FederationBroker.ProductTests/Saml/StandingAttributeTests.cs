using FederationBroker.ProductTests.SignIn;

namespace FederationBroker.ProductTests.Saml;

/// <summary>
/// What a service provider learns of a subscriber's standing with the assertion, and who else may come with one.
/// </summary>
[Trait("Requirement", "SRV-001")]
[Trait("Requirement", "LOG-002")]
public sealed class StandingAttributeTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>, IAsyncLifetime
{
    private const string Entitlements = "urn:fbroker:attribute:entitlements";
    private const string MaximumLevel = "urn:fbroker:attribute:max-access-level";

    private Household household = null!;

    public async ValueTask InitializeAsync() => household = await shared.NewHouseholdAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Entitlements_are_one_attribute_with_a_value_for_each_and_follow_every_change()
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(shared.Archive.Address());
        await browser.SignInAsync(household.Manager);
        (await SamlAnswer.OfAsync(await browser.AgreeAsync())).ValuesOf(Entitlements).ShouldBe(["news-24"]);
        await shared.World.Node.ChooseAsync(household.Account, "sports", on: true);
        (await SamlAnswer.OfAsync(await browser.GoAsync(shared.Archive.Address())))
            .ValuesOf(Entitlements)
            .ShouldBe(["news-24", "sports-live"]);
        await shared.World.Node.ChooseAsync(household.Account, "basic", on: false);
        (await SamlAnswer.OfAsync(await browser.GoAsync(shared.Archive.Address())))
            .ValuesOf(Entitlements)
            .ShouldBeEmpty("sports needs basic");
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task The_chosen_profile_s_level_comes_along()
    {
        var profile = await household.AddProfileAsync("Grown-up", pin: "4711");
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(shared.Archive.Address());
        await browser.SignInAsync(household.Manager);
        await browser.AgreeAsync("max_access_level");
        browser.Page.Address.AbsolutePath.ShouldStartWith("/t/metro/profile/");
        var token = (await browser.Page.DocumentAsync())
            .QuerySelector("input[name=form-token]")!
            .GetAttribute("value")!;
        var page = await browser.PostAsync(
            browser.Page.Address.AbsoluteUri,
            [("Profile", profile.Value.ToString()), ("Pin", "4711"), ("form-token", token)],
            ("Sec-Fetch-Site", "same-origin")
        );
        (await SamlAnswer.OfAsync(page)).ValuesOf(MaximumLevel).ShouldBe(["18"]);
    }

    [Fact]
    [Trait("Requirement", "SUB-SIGN")]
    [Trait("Requirement", "INF-003")]
    public async Task A_household_at_home_comes_under_its_own_context_and_without_personal_data()
    {
        using var manager = shared.World.NewBrowser();
        await manager.GoAsync(shared.Archive.Address());
        await manager.SignInAsync(household.Manager);
        var managers = await SamlAnswer.OfAsync(
            await manager.SubmitAsync(
                new Dictionary<string, string> { ["email"] = "ticked", ["true"] = "ticked" },
                "Agree"
            )
        );
        using var browser = household.BrowserAtHome();
        await browser.GoAsync(shared.Archive.Address());
        var answer = await SamlAnswer.OfAsync(
            await browser.SubmitAsync(new Dictionary<string, string>(), "?handler=Home")
        );
        answer.Context.ShouldBe("urn:fbroker:acr:home-network");
        answer.NameId.InnerText.ShouldNotBe(managers.NameId.InnerText);
        answer.ValuesOf(Entitlements).ShouldBe(["news-24"]);
        answer.Response.OuterXml.ShouldNotContain(BrokerWorld.Profile.Email!);
        var password = shared.Archive.Request() with
        {
            Children =
                "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
        };
        (await browser.GoAsync(shared.Archive.Address(password))).Body.ShouldNotContain(
            "handler=Home",
            customMessage: "a home is no password"
        );
        browser.ForwardedFor = HouseholdWorld.Elsewhere;
        (await browser.GoAsync(shared.Archive.Address())).Address.AbsolutePath.ShouldStartWith(
            "/t/metro/sign-in/",
            customMessage: "it has left home"
        );
    }
}
