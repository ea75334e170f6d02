using FederationBroker.Catalogue.Offers;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>
/// Signing in without being anybody in particular: a device's credentials, trials, and who is watching.
/// </summary>
[Trait("Requirement", "SUB-SIGN")]
public sealed class HouseholdTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>, IAsyncLifetime
{
    private Household household = null!;

    private BrokerWorld World => shared.World;

    private OidcPartner Quiet => shared.Quiet;

    public async ValueTask InitializeAsync() => household = await shared.NewHouseholdAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_device_uses_what_the_manager_shared_as_a_household_of_its_own_without_personal_data()
    {
        var managers = await household.ManagerAgreesAsync(share: true);
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress(("scope", "openid email")));
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync(household.LoginOf("box"))).Answer["code"]);
        var idToken = tokens.IdToken;
        idToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:device");
        idToken.GetProperty("sub").GetString().ShouldNotBe(managers, "the household is not its manager");
        (await Quiet.UserInfoAsync(tokens["access_token"])).Has("email").ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_not_shared_needs_a_person()
    {
        await household.ManagerAgreesAsync(share: false);
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var page = await box.SignInAsync(household.LoginOf("box"));
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        page.Body.ShouldContain("somebody");
        (await box.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (await box.GoAsync($"{Quiet.Issuer}/account")).Address.AbsolutePath.ShouldBe(
            "/t/metro/sign-in",
            "a household changes nothing"
        );
        (await box.GoAsync($"{Quiet.Issuer}/account/security")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task What_the_manager_takes_back_the_household_loses_too()
    {
        await household.ManagerAgreesAsync(share: true);
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync(household.LoginOf("box"))).Answer["code"]);
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        var manager = await World.Node.AsOperatorAsync(
            async (FederationBroker.Subscribers.People.AccountPeople people) =>
                (await people.ListAsync(household.Account, CancellationToken.None))
                    .Single(person => person.Role == FederationBroker.Subscribers.PersonRole.Manager)
                    .Id
        );
        await World.Node.AsOperatorAsync(
            (ConnectedServices services) =>
                services.WithdrawAsync(manager, new PartnerId("quiet"), CancellationToken.None)
        );
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task A_manager_can_share_later_and_stop_sharing_without_losing_their_own_access()
    {
        await household.ManagerAgreesAsync(share: false);
        using var manager = World.NewBrowser();
        await manager.GoAsync($"{Quiet.Issuer}/account");
        await manager.SignInAsync(household.Manager);
        (await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Share")).Body.ShouldContain(
            "household can use the service now"
        );
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync(household.LoginOf("box"))).Answer["code"]);
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        (await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Unshare")).Body.ShouldContain(
            "cannot use the service any more"
        );
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await box.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (
            await manager.GoAsync(Quiet.AuthorizeAddress(("prompt", "none"), ("scope", "openid")))
        ).Answer.Keys.ShouldContain("code");
    }

    [Fact]
    public async Task A_service_that_cannot_work_without_personal_data_is_not_offered_to_households()
    {
        var stream = new OidcPartner(World);
        using var manager = World.NewBrowser();
        await manager.GoAsync(stream.AuthorizeAddress());
        (await manager.SignInAsync(household.Manager)).Body.ShouldNotContain(
            "everybody in the household",
            Case.Insensitive
        );
        await manager.SubmitAsync(new Dictionary<string, string> { ["email"] = "ticked" }, "Agree");
        (await manager.GoAsync($"{Quiet.Issuer}/account")).Body.ShouldNotContain("handler=Share");
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task Removing_the_device_ends_its_session_at_once()
    {
        await household.ManagerAgreesAsync(share: true);
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync(household.LoginOf("box"))).Answer["code"]);
        await World.Node.AsOperatorAsync(
            async (LinkedDevices devices) =>
                await devices.UnlinkAsync(
                    household.Account,
                    (await devices.ListAsync(household.Account, CancellationToken.None))[0].Id,
                    CancellationToken.None
                )
        );
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await box.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (await box.GoAsync(Quiet.AuthorizeAddress())).Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        (await box.SignInAsync(household.LoginOf("box"))).Body.ShouldContain(
            "do not match",
            customMessage: "its login is gone with it"
        );
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_trial_lets_in_the_device_types_it_is_for()
    {
        await household.ManagerAgreesAsync(share: true);
        await household.LinkAsync("phone", SampleCatalogue.Phone);
        await World.Node.EditAsync(
            household.Account,
            new AccountEdit
            {
                Trial = new TrialEdit(
                    World.Clock.GetUtcNow().AddDays(7),
                    AccountStatus.Closed,
                    [SampleCatalogue.Phone]
                ),
            }
        );
        using var box = World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        (await box.SignInAsync(household.LoginOf("box"))).Body.ShouldContain("trial");
        using var phone = World.NewBrowser();
        await phone.GoAsync(Quiet.AuthorizeAddress());
        (await phone.SignInAsync(household.LoginOf("phone"))).Answer.Keys.ShouldContain("code");
        World.Clock.Advance(TimeSpan.FromDays(8));
        using var later = World.NewBrowser();
        await later.GoAsync(Quiet.AuthorizeAddress());
        await later.SignInAsync(household.LoginOf("phone"));
        (await later.GoBackAsync()).Answer["error"].ShouldBe("access_denied");
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Who_is_watching_is_asked_once_and_a_pin_guards_a_profile()
    {
        var grownUp = await household.AddProfileAsync("Grown-up", pin: "4711");
        var child = await household.AddProfileAsync("Child", pin: null);
        using var browser = World.NewBrowser();
        var address = Quiet.AuthorizeAddress(("claims", """{"id_token":{"max_access_level":null}}"""));
        await browser.GoAsync(address);
        await browser.SignInAsync(household.Manager);
        var page = await browser.AgreeAsync("max_access_level");
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/profile/");
        (await ChooseAsync(grownUp, "1234")).Body.ShouldContain("not the profile");
        (await ChooseAsync(grownUp, "")).Body.ShouldContain("not the profile");
        (await ChooseAsync(new ProfileId(Guid.CreateVersion7()), "")).Body.ShouldContain("Choose a profile");
        var tokens = await Quiet.RedeemAsync((await ChooseAsync(grownUp, "4711")).Answer["code"]);
        tokens.IdToken.GetProperty("max_access_level").GetInt32().ShouldBe(18);
        tokens
            .IdToken.GetProperty("amr")
            .EnumerateArray()
            .Select(method => method.GetString())
            .ShouldBe(["pwd", "pin"]);
        (await browser.GoAsync(address)).Answer.Keys.ShouldContain("code", "nobody is asked twice");

        World.Clock.Advance(TimeSpan.FromMinutes(31));
        (
            await browser.GoAsync(Quiet.AuthorizeAddress(("acr_values", "urn:fbroker:acr:profile-pin")))
        ).Address.AbsolutePath.ShouldStartWith("/t/metro/profile/", customMessage: "the PIN was shown too long ago");
        (await ChooseAsync(child, "")).Body.ShouldContain(
            "Choose a profile",
            customMessage: "one without a PIN does not do"
        );
        (await ChooseAsync(grownUp, "4711")).Answer.Keys.ShouldContain("code");

        Task<BrowserPage> ChooseAsync(ProfileId profile, string pin) => WatchAsync(browser, profile, pin);
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task What_can_be_watched_is_a_claim_that_follows_every_change()
    {
        await World.Node.PutCatalogueAsync(
            SampleCatalogue.Sound with
            {
                Content =
                [
                    .. SampleCatalogue.Sound.Content.Select(item =>
                        item.Id.Value is "news-24" or "sports-live" ? item with { Partners = ["quiet"] } : item
                    ),
                ],
            }
        );
        using var browser = World.NewBrowser();
        await browser.GoAsync(Quiet.AuthorizeAddress(("claims", """{"userinfo":{"entitlements":null}}""")));
        await browser.SignInAsync(household.Manager);
        var tokens = await Quiet.RedeemAsync((await browser.AgreeAsync("entitlements")).Answer["code"]);
        (await EntitlementsAsync()).ShouldBe(["news-24"]);
        await World.Node.ChooseAsync(household.Account, "sports", on: true);
        (await EntitlementsAsync()).ShouldBe(["news-24", "sports-live"]);

        async Task<IEnumerable<string?>> EntitlementsAsync() =>
            (await Quiet.UserInfoAsync(tokens["access_token"]))
                .Json.GetProperty("entitlements")
                .EnumerateArray()
                .Select(id => id.GetString());
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Pins_cannot_be_tried_out()
    {
        var profile = await household.AddProfileAsync("Grown-up", pin: "4711");
        using var browser = household.BrowserAtHome();
        await browser.GoAsync(Quiet.AuthorizeAddress(("claims", """{"id_token":{"max_access_level":null}}""")));
        await browser.SignInAsync(household.Manager);
        await browser.AgreeAsync("max_access_level");
        var statuses = new List<int>();
        foreach (var pin in Enumerable.Range(1000, 25))
            statuses.Add((await WatchAsync(browser, profile, $"{pin}")).Status);
        statuses.ShouldContain(429);
        statuses.Count(status => status == 200).ShouldBe(20);
        var later = await WatchAsync(browser, profile, "4711");
        (later.Status, later.Headers.Contains("Retry-After", StringComparison.Ordinal)).ShouldBe((429, true));
        World.Clock.Advance(TimeSpan.FromSeconds(31));
        (await WatchAsync(browser, profile, "4711")).Location.ShouldNotBeNull(
            "after the wait the right one gets through"
        );
    }

    private static async Task<BrowserPage> WatchAsync(BrowserStub browser, ProfileId profile, string pin)
    {
        var token = (await browser.Page.DocumentAsync())
            .QuerySelector("input[name=form-token]")!
            .GetAttribute("value")!;
        return await browser.PostAsync(
            browser.Page.Address.AbsoluteUri,
            [("Profile", profile.Value.ToString()), ("Pin", pin), ("form-token", token)],
            ("Sec-Fetch-Site", "same-origin")
        );
    }
}
