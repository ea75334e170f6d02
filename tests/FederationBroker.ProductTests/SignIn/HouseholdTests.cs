using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Signing in without being anybody in particular: a device's credentials, trials, and who is watching.</summary>
[Trait("Requirement", "SUB-SIGN")]
public sealed class HouseholdTests : IAsyncLifetime
{
    private const string Partner = """
        kind: Partner
        id: quiet
        tenant: metro
        display: { name: Sample Quiet }
        agreement:
          claims:
            - { claim: email, required: false, purpose: { en: To send you receipts } }
            - { claim: max_access_level, required: false, purpose: { en: To leave out what is not for you } }
        oidc:
          clientAuthentication: client_secret_basic
          secretSha256: SECRET
          redirectUris: [ "https://quiet.ott.test/callback" ]
          grantTypes: [ authorization_code, refresh_token ]
        """;

    private BrokerWorld world = null!;
    private AccountId account;

    private OidcPartner Quiet => new(world, "quiet");

    public async ValueTask InitializeAsync()
    {
        world = await BrokerWorld.CreateAsync(configuration =>
        {
            configuration.WriteTenant("metro", "kind: Tenant\nid: metro\ndisplay: { name: Metro Cable }\ntheme: metro\nlocales: [en, es, ja]\npairwiseScope: metro.test\nhouseholdSignIn: true\n");
            configuration.WritePartner("quiet", Partner.Replace("SECRET", BrokerWorld.Sha256(ConfigurationFolder.ClientSecret), StringComparison.Ordinal));
        });
        await world.Node.PutCatalogueAsync(SampleCatalogue.Sound);
        account = await world.Node.AccountOfAsync(await world.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = "manager@metro.test" }));
        await world.Node.AssignPlanAsync(account, "family");
        await LinkAsync("box-1", SampleCatalogue.Stb, "box-1@metro.test");
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task A_device_uses_what_the_manager_shared_as_a_household_of_its_own_without_personal_data()
    {
        var managers = await ManagerAgreesAsync(household: true);
        using var box = world.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress(("scope", "openid email")));
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync("box-1@metro.test")).Answer["code"]);
        var idToken = tokens.IdToken;
        idToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:device");
        idToken.GetProperty("sub").GetString().ShouldNotBe(managers, "the household is not its manager");
        (await Quiet.UserInfoAsync(tokens["access_token"])).Has("email").ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_not_shared_needs_a_person()
    {
        await ManagerAgreesAsync(household: false);
        using var box = world.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var page = await box.SignInAsync("box-1@metro.test");
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        page.Body.ShouldContain("somebody");
        (await box.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (await box.GoAsync($"{Quiet.Issuer}/account")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in", "a household changes nothing");
        (await box.GoAsync($"{Quiet.Issuer}/account/security")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task What_the_manager_takes_back_the_household_loses_too()
    {
        await ManagerAgreesAsync(household: true);
        using var box = world.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync("box-1@metro.test")).Answer["code"]);
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        var manager = await world.Node.AsOperatorAsync(async (FederationBroker.Subscribers.People.PeopleDesk people)
            => (await people.ListAsync(account, CancellationToken.None)).Single(person => person.Role == FederationBroker.Subscribers.PersonRole.Manager).Id);
        await world.Node.AsOperatorAsync((ConnectedServices services) => services.WithdrawAsync(manager, new PartnerId("quiet"), CancellationToken.None));
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
    }

    [Fact]
    [Trait("Requirement", "SUB-DEV")]
    public async Task Removing_the_device_ends_its_session_at_once()
    {
        await ManagerAgreesAsync(household: true);
        using var box = world.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        var tokens = await Quiet.RedeemAsync((await box.SignInAsync("box-1@metro.test")).Answer["code"]);
        await world.Node.AsOperatorAsync(async (DeviceDesk desk) => await desk.UnlinkAsync(account, (await desk.ListAsync(account, CancellationToken.None))[0].Id, CancellationToken.None));
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await box.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (await box.GoAsync(Quiet.AuthorizeAddress())).Address.AbsolutePath.ShouldStartWith("/t/metro/sign-in/");
        (await box.SignInAsync("box-1@metro.test")).Body.ShouldContain("do not match", customMessage: "its login is gone with it");
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_trial_lets_in_the_device_types_it_is_for()
    {
        await ManagerAgreesAsync(household: true);
        await LinkAsync("phone-1", SampleCatalogue.Phone, "phone-1@metro.test");
        await world.Node.EditAsync(account, new AccountEdit { Trial = new TrialEdit(world.Clock.GetUtcNow().AddDays(7), AccountStatus.Closed, [SampleCatalogue.Phone]) });
        using var box = world.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        (await box.SignInAsync("box-1@metro.test")).Body.ShouldContain("trial");
        using var phone = world.NewBrowser();
        await phone.GoAsync(Quiet.AuthorizeAddress());
        (await phone.SignInAsync("phone-1@metro.test")).Answer.Keys.ShouldContain("code");
        world.Clock.Advance(TimeSpan.FromDays(8));
        using var later = world.NewBrowser();
        await later.GoAsync(Quiet.AuthorizeAddress());
        (await later.SignInAsync("phone-1@metro.test")).Answer["error"].ShouldBe("access_denied");
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Who_is_watching_is_asked_once_and_a_pin_guards_a_profile()
    {
        var grownUp = await AddProfileAsync("Grown-up", pin: "4711");
        var child = await AddProfileAsync("Child", pin: null);
        using var browser = world.NewBrowser();
        var address = Quiet.AuthorizeAddress(("claims", """{"id_token":{"max_access_level":null}}"""));
        await browser.GoAsync(address);
        await browser.SignInAsync("manager@metro.test");
        var page = await browser.AgreeAsync("max_access_level");
        page.Address.AbsolutePath.ShouldStartWith("/t/metro/profile/");
        (await ChooseAsync(grownUp, "1234")).Body.ShouldContain("not the profile");
        (await ChooseAsync(grownUp, "")).Body.ShouldContain("not the profile");
        (await ChooseAsync(new ProfileId(Guid.CreateVersion7()), "")).Body.ShouldContain("Choose a profile");
        var tokens = await Quiet.RedeemAsync((await ChooseAsync(grownUp, "4711")).Answer["code"]);
        tokens.IdToken.GetProperty("amr").EnumerateArray().Select(method => method.GetString()).ShouldBe(["pwd", "pin"]);
        (await browser.GoAsync(address)).Answer.Keys.ShouldContain("code", "nobody is asked twice");

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        (await browser.GoAsync(Quiet.AuthorizeAddress(("acr_values", "urn:fbroker:acr:profile-pin")))).Address.AbsolutePath.ShouldStartWith("/t/metro/profile/", customMessage: "the PIN was shown too long ago");
        (await ChooseAsync(child, "")).Body.ShouldContain("Choose a profile", customMessage: "one without a PIN does not do");
        (await ChooseAsync(grownUp, "4711")).Answer.Keys.ShouldContain("code");

        Task<BrowserPage> ChooseAsync(ProfileId profile, string pin) => WatchAsync(browser, profile, pin);
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Pins_cannot_be_tried_out()
    {
        var profile = await AddProfileAsync("Grown-up", pin: "4711");
        using var browser = world.NewBrowser();
        await browser.GoAsync(Quiet.AuthorizeAddress(("claims", """{"id_token":{"max_access_level":null}}""")));
        await browser.SignInAsync("manager@metro.test");
        await browser.AgreeAsync("max_access_level");
        var statuses = new List<int>();
        foreach (var pin in Enumerable.Range(1000, 25))
            statuses.Add((await WatchAsync(browser, profile, $"{pin}")).Status);
        statuses.ShouldContain(429);
        (await WatchAsync(browser, profile, "4711")).Status.ShouldBe(429, "the right one is no way out");
    }

    private static async Task<BrowserPage> WatchAsync(BrowserStub browser, ProfileId profile, string pin)
    {
        var token = (await browser.Page.DocumentAsync()).QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        return await browser.PostAsync(browser.Page.Address.AbsoluteUri, [("Profile", profile.Value.ToString()), ("Pin", pin), ("form-token", token)], ("Sec-Fetch-Site", "same-origin"));
    }

    /// <returns>The manager's pseudonym.</returns>
    private async Task<string> ManagerAgreesAsync(bool household)
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync(Quiet.AuthorizeAddress(("scope", "openid email")));
        await browser.SignInAsync("manager@metro.test");
        var answers = new Dictionary<string, string> { ["email"] = "ticked" };
        if (household) answers["true"] = "ticked";
        var tokens = await Quiet.RedeemAsync((await browser.SubmitAsync(answers, "Agree")).Answer["code"]);
        return tokens.IdToken.GetProperty("sub").GetString()!;
    }

    private Task<AccountChange<Device>> LinkAsync(string uid, DeviceType type, string cableId)
    {
        CableId.TryParse(cableId, out var id);
        var login = new NewDeviceLogin(id, world.Node.Services.GetRequiredService<PasswordHashing>().Hash(BrokerWorld.Password));
        return world.Node.AsOperatorAsync((DeviceDesk desk) => desk.LinkAsync(account, new NewDevice { Uid = uid, Type = type, Login = login }, CancellationToken.None));
    }

    private async Task<ProfileId> AddProfileAsync(string nickname, string? pin)
    {
        var hashing = world.Node.Services.GetRequiredService<PasswordHashing>();
        var wanted = new ProfileEdit { Nickname = nickname, Icon = "sun", DefaultLevel = 12, MaximumLevel = 18, Pin = pin is null ? new PinEdit.Keep() : new PinEdit.Replace(hashing.Hash(pin)) };
        var outcome = await world.Node.AsOperatorAsync((ProfileDesk desk) => desk.AddAsync(account, wanted, CancellationToken.None));
        return outcome.ShouldBeOfType<AccountChange<UserProfile>.Done>().Value.Id;
    }
}
