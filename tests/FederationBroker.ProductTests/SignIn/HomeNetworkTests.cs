using System.Globalization;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>Signing in by being at home, and every way of only pretending to be.</summary>
[Trait("Requirement", "SUB-SIGN")]
public sealed class HomeNetworkTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>, IAsyncLifetime
{
    private Household household = null!;

    private OidcPartner Quiet => shared.Quiet;

    public async ValueTask InitializeAsync() => household = await shared.NewHouseholdAsync();

    public ValueTask DisposeAsync()
    {
        shared.World.MendOss();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("::ffff:{0}")]
    [InlineData("{0}:40001")]
    [InlineData("{1}")]
    public async Task Who_is_at_home_goes_on_as_the_household_without_signing_in(string form)
    {
        var managers = await household.ManagerAgreesAsync(share: true);
        using var browser = shared.BrowserAt(
            string.Format(CultureInfo.InvariantCulture, form, household.Home, household.HomeInIPv6)
        );
        var tokens = await EnterAsync(browser, ("scope", "openid email"));
        tokens.IdToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:home-network");
        tokens.IdToken.GetProperty("amr").EnumerateArray().Select(method => method.GetString()).ShouldBe(["home"]);
        tokens.IdToken.GetProperty("sub").GetString().ShouldNotBe(managers, "nobody in particular is at home");
        (await Quiet.UserInfoAsync(tokens["access_token"])).Has("email").ShouldBeFalse();
    }

    [Theory]
    [InlineData(HouseholdWorld.Elsewhere)]
    [InlineData("2001:db9::1")]
    [InlineData("unknown")]
    [InlineData("")]
    public async Task Elsewhere_there_is_no_such_way_in(string address)
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = shared.BrowserAt(address);
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        (await ForceAsync(browser)).Body.ShouldContain("cannot be recognised as your home");
    }

    [Theory]
    [InlineData("{0}, 198.51.100.4")]
    [InlineData("{0},198.51.100.4,127.0.0.1")]
    [InlineData("{0}, not-an-address")]
    public async Task What_strangers_wrote_before_the_trusted_proxy_does_not_count(string header)
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = shared.BrowserAt(string.Format(CultureInfo.InvariantCulture, header, household.Home));
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        (await ForceAsync(browser)).Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("Forwarded", "for={0}")]
    [InlineData("X-Real-IP", "{0}")]
    [InlineData("X-Client-IP", "{0}")]
    [InlineData("True-Client-IP", "{0}")]
    [InlineData("CF-Connecting-IP", "{0}")]
    [InlineData("X-Original-For", "{0}")]
    public async Task No_other_header_says_where_somebody_is(string header, string form)
    {
        var value = string.Format(CultureInfo.InvariantCulture, form, household.Home);
        await household.ManagerAgreesAsync(share: true);
        using var browser = shared.World.NewBrowser();
        (await browser.GoAsync(Quiet.AuthorizeAddress(), (header, value))).Body.ShouldNotContain("handler=Home");
        (await ForceAsync(browser, (header, value))).Location.ShouldBeNull();
    }

    [Fact]
    public async Task A_node_that_trusts_no_proxy_ignores_the_header()
    {
        await using var other = new HouseholdWorld { TrustedProxy = null };
        await other.InitializeAsync();
        var theirs = await other.NewHouseholdAsync();
        await theirs.ManagerAgreesAsync(share: true);
        using var forged = theirs.BrowserAtHome();
        (await forged.GoAsync(other.Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        other.Ledger.Lease(theirs.Number, "127.0.0.0/8");
        using var direct = other.BrowserAt(HouseholdWorld.Elsewhere);
        (await direct.GoAsync(other.Quiet.AuthorizeAddress())).Body.ShouldContain(
            "handler=Home",
            customMessage: "the connection itself counts"
        );
    }

    [Fact]
    public async Task Without_the_managers_leave_being_at_home_is_not_enough()
    {
        await household.ManagerAgreesAsync(share: false);
        using var browser = household.BrowserAtHome();
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        (await ForceAsync(browser)).Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "consent")]
    [InlineData("max_age", "0")]
    public async Task What_asks_for_a_person_is_not_answered_by_a_home(string parameter, string value)
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        (await browser.GoAsync(Quiet.AuthorizeAddress((parameter, value)))).Body.ShouldNotContain("handler=Home");
        (await ForceAsync(browser)).Location.ShouldBeNull();
        await EnterAsync(browser);
        (await browser.GoAsync(Quiet.AuthorizeAddress((parameter, value)))).Address.AbsolutePath.ShouldStartWith(
            "/t/metro/sign-in/",
            customMessage: "not with a session from home either"
        );
    }

    [Fact]
    public async Task Nothing_is_changed_or_agreed_to_from_home()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        await EnterAsync(browser);
        foreach (var page in new[] { "account", "account/security" })
            (await browser.GoAsync($"{Quiet.Issuer}/{page}")).Address.AbsolutePath.ShouldBe("/t/metro/sign-in");
        var stranger = new OidcPartner(shared.World);
        (await browser.GoAsync(stranger.AuthorizeAddress())).Address.AbsolutePath.ShouldStartWith(
            "/t/metro/sign-in/",
            customMessage: "a service that nobody shared"
        );
    }

    [Fact]
    public async Task A_session_that_leaves_home_ends_there_and_tokens_with_it()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        var tokens = await EnterAsync(browser);
        (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer.Keys.ShouldContain(
            "code",
            "at home it goes on"
        );
        browser.ForwardedFor = HouseholdWorld.Elsewhere;
        (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
        (await Quiet.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        browser.ForwardedFor = household.Home;
        (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required", "it does not come back by itself");
    }

    [Fact]
    public async Task An_address_that_goes_to_another_household_takes_nobody_along()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        await EnterAsync(browser);
        shared.Ledger.Lease(household.Number);
        shared.Ledger.Lease((await shared.NewHouseholdAsync()).Number, $"{household.Home}/32");
        (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task Every_standing_question_shows_that_the_device_is_still_at_home()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        var token = (await EnterAsync(browser))["access_token"];
        (await DecideAsync(token, household.Home))["decision"].ShouldBe("allow");
        var away = await DecideAsync(token, HouseholdWorld.Elsewhere);
        (away["decision"], away["reason"], away["action"]).ShouldBe(("deny", "not-at-home", "sign-in"));
        var silent = await DecideAsync(token, address: null);
        (silent["decision"], silent["reason"]).ShouldBe(("indeterminate", "device-address-needed"));
        shared.World.Oss().Fault = OssFault.Stopped;
        var unknown = await DecideAsync(token, household.Home);
        (unknown["decision"], unknown["action"]).ShouldBe(("indeterminate", "retry"), "an outage is no departure");
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task The_pseudonym_alone_counts_while_the_household_is_signed_in_and_at_home()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        var tokens = await EnterAsync(browser, ("scope", "openid offline_access"));
        tokens.Has("refresh_token").ShouldBeFalse("nobody agreed to that for the household");
        var subject = tokens.IdToken.GetProperty("sub").GetString()!;
        (await DecideAsync(subject, household.Home, by: "subject"))["decision"].ShouldBe("allow");
        (await DecideAsync(subject, HouseholdWorld.Elsewhere, by: "subject"))["reason"].ShouldBe("not-at-home");
        (await DecideAsync(subject, address: null, by: "subject"))["reason"].ShouldBe("device-address-needed");
        shared.World.Clock.Advance(TimeSpan.FromHours(5));
        (await DecideAsync(subject, household.Home, by: "subject"))["reason"].ShouldBe("signed-out");
        using var box = shared.World.NewBrowser();
        await box.GoAsync(Quiet.AuthorizeAddress());
        await box.SignInAsync(household.LoginOf("box"));
        (await DecideAsync(subject, address: null, by: "subject"))["decision"]
            .ShouldBe("allow", "its box is signed in");
    }

    [Fact]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Where_there_are_profiles_a_token_that_outlives_its_login_says_no_longer_who_is_watching()
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync(Quiet.AuthorizeAddress(("scope", "openid offline_access")));
        await browser.SignInAsync(household.Manager);
        var tokens = await Quiet.RedeemAsync((await browser.AgreeAsync("offline_access")).Answer["code"]);
        shared.World.Clock.Advance(TimeSpan.FromHours(13));
        var renewed = await Quiet.TokenAsync(
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens["refresh_token"])
        );
        (await DecideAsync(renewed["access_token"], address: null))["decision"].ShouldBe("allow");
        await household.AddProfileAsync("Child", pin: null);
        (await DecideAsync(renewed["access_token"], address: null))["reason"].ShouldBe("signed-out");
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task A_stream_ends_at_the_first_heartbeat_from_elsewhere()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        var token = (await EnterAsync(browser))["access_token"];
        var stream = (await shared.AskStandingAsync("streams", Question(token, household.Home)))["stream"];
        (await BeatAsync(stream, household.Home))["decision"].ShouldBe("allow");
        (await BeatAsync(stream, HouseholdWorld.Elsewhere))["reason"].ShouldBe("not-at-home");
        (await BeatAsync(stream, household.Home)).Status.ShouldBe(410);
    }

    [Fact]
    public async Task It_is_over_after_a_few_hours_in_any_case()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        await EnterAsync(browser);
        for (var hour = 0; hour < 4; hour++)
        {
            shared.World.Clock.Advance(TimeSpan.FromMinutes(59));
            (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer.Keys.ShouldContain("code");
        }

        shared.World.Clock.Advance(TimeSpan.FromMinutes(5));
        (await browser.GoAsync(Quiet.AuthorizeAddress(("prompt", "none")))).Answer["error"].ShouldBe("login_required");
    }

    [Theory]
    [InlineData(OssFault.Stopped)]
    [InlineData(OssFault.Hangs)]
    [InlineData(OssFault.Garbage)]
    public async Task While_the_operators_system_is_away_people_sign_in_as_ever_and_nobody_from_home(OssFault fault)
    {
        await household.ManagerAgreesAsync(share: true);
        shared.World.Oss().Fault = fault;
        using var browser = household.BrowserAtHome();
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        (await browser.SignInAsync(household.Manager)).Answer.Keys.ShouldContain("code");
    }

    [Fact]
    [Trait("Requirement", "SUB-ACC")]
    public async Task A_blocked_account_and_a_trial_for_certain_devices_are_closed_from_home()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        await shared.World.Node.EditAsync(
            household.Account,
            new AccountEdit
            {
                Trial = new TrialEdit(
                    shared.World.Clock.GetUtcNow().AddDays(7),
                    AccountStatus.Closed,
                    [SampleCatalogue.Phone]
                ),
            }
        );
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
        await shared.World.Node.EditAsync(
            household.Account,
            new AccountEdit { Trial = new TrialEdit(null, AccountStatus.Active, []), Status = AccountStatus.Blocked }
        );
        (await browser.GoAsync(Quiet.AuthorizeAddress())).Body.ShouldNotContain("handler=Home");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Where_somebody_is_stands_in_no_log()
    {
        await household.ManagerAgreesAsync(share: true);
        using var browser = household.BrowserAtHome();
        var token = (await EnterAsync(browser))["access_token"];
        await DecideAsync(token, HouseholdWorld.Elsewhere);
        shared.World.Oss().Fault = OssFault.Garbage;
        await browser.GoAsync(Quiet.AuthorizeAddress());
        shared.World.Node.Log.Text.ShouldNotContain(household.Home);
        shared.World.Node.Log.Text.ShouldNotContain(HouseholdWorld.Elsewhere);
    }

    private async Task<TokenAnswer> EnterAsync(BrowserStub browser, params (string Name, string? Value)[] changes)
    {
        await browser.GoAsync(Quiet.AuthorizeAddress(changes));
        return await Quiet.RedeemAsync(
            (await browser.SubmitAsync(new Dictionary<string, string>(), "?handler=Home")).Answer["code"]
        );
    }

    // As if the button were there.
    private static async Task<BrowserPage> ForceAsync(BrowserStub browser, params (string Name, string Value)[] headers)
    {
        var token = (await browser.Page.DocumentAsync())
            .QuerySelector("input[name=form-token]")!
            .GetAttribute("value")!;
        return await browser.PostAsync(
            $"{browser.Page.Address.AbsoluteUri}?handler=Home",
            [("form-token", token)],
            [("Sec-Fetch-Site", "same-origin"), .. headers]
        );
    }

    private Task<TokenAnswer> DecideAsync(string whom, string? address, string by = "access_token") =>
        shared.AskStandingAsync("decisions", Question(whom, address, by));

    private Task<TokenAnswer> BeatAsync(string stream, string address) =>
        shared.AskStandingAsync($"streams/{stream}/heartbeat", $$"""{"device":{"address":"{{address}}"} }""");

    private static string Question(string whom, string? address, string by = "access_token") =>
        $$"""{"{{by}}":"{{whom}}","resource":"news-24","device":{"type":"stb","id":"box"{{(address is null ? "" : $",\"address\":\"{address}\"")}}} }""";
}
