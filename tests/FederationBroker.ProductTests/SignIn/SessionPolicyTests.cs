namespace FederationBroker.ProductTests.SignIn;

/// <summary>Lifetimes that are tightened in the configuration bind what is under way, with the next request.</summary>
[Trait("Requirement", "SSM-SEC")]
[Trait("Requirement", "INF-002")]
public sealed class SessionPolicyTests(HouseholdWorld shared) : IClassFixture<HouseholdWorld>, IAsyncLifetime
{
    private BrokerWorld World => shared.World;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // The next test begins with the usual policy.
    public async ValueTask DisposeAsync() => await WriteMetroAsync(12 * 60, 30 * 1440, 240);

    [Theory]
    [InlineData(12 * 60, 30, 240, "")]
    [InlineData(10, 30 * 1440, 240, "remembered device")]
    [InlineData(12 * 60, 30 * 1440, 10, "browser remembered device staff")]
    public async Task Logins_under_way_are_judged_by_the_policy_of_this_moment(
        int idle,
        int absolute,
        int home,
        string survivors
    )
    {
        var household = await shared.NewHouseholdAsync();
        await household.ManagerAgreesAsync(share: true);
        using var browser = await SignedInAsync(household.Manager, remember: false);
        using var remembered = await SignedInAsync(household.Manager, remember: true);
        var device = await SignDeviceInAsync(household);
        using var atHome = household.BrowserAtHome();
        await atHome.GoAsync(shared.Quiet.AuthorizeAddress(("scope", "openid")));
        await atHome.SubmitAsync(new Dictionary<string, string>(), "?handler=Home");
        using var staff = await StaffPerson.SignedInAsync(World);
        World.Clock.Advance(TimeSpan.FromMinutes(20));
        (await OpenNowAsync()).ShouldBe(["browser", "remembered", "device", "home", "staff"]);
        World.Clock.Advance(TimeSpan.FromMinutes(20));
        await WriteMetroAsync(idle, absolute, home);
        (await OpenNowAsync()).ShouldBe(survivors.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);

        async Task<List<string>> OpenNowAsync()
        {
            var open = new List<string>();
            if (await ReachesAccountAsync(browser))
                open.Add("browser");
            if (await ReachesAccountAsync(remembered))
                open.Add("remembered");
            if (await ReachesDeviceAsync(device))
                open.Add("device");
            if (await ReachesPartnerAsync(atHome))
                open.Add("home");
            if ((await staff.GetAsync("session")).Status == 200)
                open.Add("staff");
            return open;
        }
    }

    private async Task<bool> ReachesDeviceAsync(string device)
    {
        var answer = await StaffAnswer.OfAsync(
            World.Node,
            "GET",
            "/t/metro/device/api/v1/device",
            null,
            ("Authorization", $"Bearer {device}")
        );
        return answer.Status == 200;
    }

    private async Task<bool> ReachesPartnerAsync(BrowserStub atHome)
    {
        var arrived = await atHome.GoAsync(shared.Quiet.AuthorizeAddress(("scope", "openid"), ("prompt", "none")));
        return arrived.Answer.ContainsKey("code");
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task Token_lifetimes_of_a_partner_that_are_shortened_bind_tokens_that_are_out()
    {
        var partner = new OidcPartner(World, "stream");
        using var browser = World.NewBrowser();
        var tokens = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"))
        );
        World.Clock.Advance(TimeSpan.FromMinutes(6));
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        World.Configuration.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner("stream", more: "  accessTokenLifetime: 5m\n  refreshTokenLifetime: 5m\n")
        );
        await World.Node.ConfigurationChangesAsync(live =>
            live.FindByClientId(SubscriberWorld.Metro, "stream")!.Oidc!.RefreshTokenLifetime == TimeSpan.FromMinutes(5)
        );
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await partner.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_grant");
        World.Configuration.WritePartner("stream", ConfigurationFolder.OidcPartner("stream"));
        await World.Node.ConfigurationChangesAsync(live =>
            live.FindByClientId(SubscriberWorld.Metro, "stream")!.Oidc!.RefreshTokenLifetime != TimeSpan.FromMinutes(5)
        );
    }

    // In minutes.
    private async Task WriteMetroAsync(int idle, int absolute, int home)
    {
        World.Configuration.WriteMetroWithHouseholds($"{{ idle: {idle}m, absolute: {absolute}m }}", $"{home}m");
        await World.Node.ConfigurationChangesAsync(live =>
            live.FindTenant(SubscriberWorld.Metro) is { HomeNetwork: { } network } metro
            && metro.Sessions.Idle == TimeSpan.FromMinutes(idle)
            && metro.Sessions.Absolute == TimeSpan.FromMinutes(absolute)
            && network.LongestSession == TimeSpan.FromMinutes(home)
        );
    }

    private async Task<BrowserStub> SignedInAsync(string cableId, bool remember)
    {
        var browser = World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        var answers = new Dictionary<string, string> { ["CableId"] = cableId, ["Password"] = BrokerWorld.Password };
        if (remember)
            answers["Remember"] = "true";
        await browser.SubmitAsync(answers);
        return browser;
    }

    private static async Task<bool> ReachesAccountAsync(BrowserStub browser) =>
        (await browser.GoAsync("/t/metro/account")).Address.AbsolutePath == "/t/metro/account";

    private async Task<string> SignDeviceInAsync(Household household)
    {
        var answer = await StaffAnswer.OfAsync(
            World.Node,
            "POST",
            "/t/metro/device/api/v1/session",
            new { login = household.LoginOf("box"), password = BrokerWorld.Password }
        );
        answer.Status.ShouldBe(200, answer.Body);
        return answer["token"].GetString()!;
    }
}
