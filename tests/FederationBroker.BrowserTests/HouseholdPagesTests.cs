using FederationBroker.Kernel;
using FederationBroker.Subscribers.Profiles;

namespace FederationBroker.BrowserTests;

/// <summary>
/// A world in which managers may share services with their household, and this machine can be somebody's home.
/// </summary>
public sealed class HouseholdBrowserWorld : BrowserWorld
{
    private const string Partner = """
        kind: Partner
        id: stream
        tenant: metro
        display: { name: Sample Stream }
        agreement:
          claims:
            - { claim: email, required: false, purpose: { en: To send you receipts, es: Para enviarte recibos, ja: 領収書をお送りするため } }
            - { claim: max_access_level, required: false, purpose: { en: To leave out what is not for you, es: Para mostrar lo adecuado, ja: 年齢に合った作品を表示するため } }
        oidc:
          clientAuthentication: client_secret_basic
          secretSha256: SECRET
          redirectUris: [ "https://stream.ott.test/callback" ]
        """;

    protected override Task<BrokerWorld> CreateWorldAsync() =>
        BrokerWorld.CreateAsync(configuration =>
        {
            configuration.WriteMetroWithHouseholds();
            configuration.WritePartner(
                "stream",
                Partner.Replace(
                    "SECRET",
                    BrokerWorld.Sha256(ConfigurationFolder.ClientSecret),
                    StringComparison.Ordinal
                )
            );
        });
}

/// <summary>Sharing with the household, watching from home, and choosing who is watching.</summary>
[Trait("Requirement", "SUB-SIGN")]
public sealed class HouseholdPagesTests(HouseholdBrowserWorld world) : IClassFixture<HouseholdBrowserWorld>
{
    private static readonly (string, string?) AsksForLevel = ("claims", """{"id_token":{"max_access_level":null}}""");

    public static TheoryData<string, string, bool, bool> Screens =>
        new()
        {
            { "desktop", "en-GB", false, true },
            { "phone", "es-ES", true, true },
            { "television", "ja-JP", false, true },
            { "phone", "en-GB", false, false },
        };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_manager_shares_a_service_and_whoever_is_at_home_goes_on_with_one_press(
        string screen,
        string locale,
        bool dark,
        bool script
    )
    {
        await using var manager = await world.VisitAsync(Screen.Phone, locale, dark);
        await manager.BeginAsync();
        await manager.SignInAsync();
        await manager.ReachesAsync("**/consent/**");
        (await manager.SeriousBarriersAsync()).ShouldBeEmpty();
        await manager.AgreeAsync();
        await manager.ArrivesAtPartnerAsync();
        await manager.GoAsync("/account");
        await manager.Page.ClickAsync("details:has(form[action*='handler=Share']) summary");
        (await manager.SeriousBarriersAsync()).ShouldBeEmpty();
        await manager.Page.ClickAsync("form[action*='handler=Share'] button");
        await manager.Page.GetByRole(AriaRole.Status).WaitForAsync();

        var number = world.World.NumbersOf(manager.CableId).Account;
        world.World.Oss().Ledger.Lease(number, "127.0.0.0/8");
        await using var somebody = await world.VisitAsync(ScreenOf(screen), locale, dark, script);
        await somebody.BeginAsync();
        if (script)
            (await somebody.SeriousBarriersAsync()).ShouldBeEmpty();
        if (script)
            (
                await somebody.Page.EvaluateAsync<string>(
                    "() => document.activeElement.closest('form')?.getAttribute('action') ?? ''"
                )
            ).ShouldContain("handler=Home", customMessage: "one press is enough");
        if (screen == "television")
            await somebody.Page.Keyboard.PressAsync("Enter");
        else
            await somebody.Page.ClickAsync("form.home button");
        var tokens = await somebody.Partner.RedeemAsync((await somebody.ArrivesAtPartnerAsync())["code"]);
        tokens.IdToken.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:home-network");
        world.World.Oss().Ledger.Lease(number);
    }

    [Theory]
    [InlineData("desktop", true)]
    [InlineData("phone", false)]
    [Trait("Requirement", "SUB-PROF")]
    public async Task Who_is_watching_is_asked_and_a_pin_is_checked(string screen, bool script)
    {
        await using var person = await world.VisitAsync(ScreenOf(screen), script: script);
        await AddProfileAsync(person, "Grown-up", pin: "4711");
        var child = await AddProfileAsync(person, "Child", pin: null);
        await person.BeginAsync(AsksForLevel);
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        await person.Page.CheckAsync("input[value=max_access_level]");
        await person.AgreeAsync();
        await person.ReachesAsync("**/profile/**");
        if (script)
            (await person.SeriousBarriersAsync()).ShouldBeEmpty();
        await person.Page.GetByLabel("Grown-up").CheckAsync();
        await person.Page.FillAsync("#pin", "1234");
        await person.Page.ClickAsync("form.stack button.main");
        await person.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        if (script)
            (await person.SeriousBarriersAsync()).ShouldBeEmpty();
        await person.Page.CheckAsync($"input[value='{child.Value}']");
        await person.Page.FillAsync("#pin", string.Empty);
        await person.Page.ClickAsync("form.stack button.main");
        var tokens = await person.Partner.RedeemAsync((await person.ArrivesAtPartnerAsync())["code"]);
        tokens.IdToken.GetProperty("max_access_level").GetInt32().ShouldBe(18);
    }

    private async Task<ProfileId> AddProfileAsync(Visitor person, string nickname, string? pin)
    {
        var account = new AccountId(
            await world.World.Database.QueryAsync<Guid>(
                $"SELECT id FROM service_account WHERE number = '{world.World.NumbersOf(person.CableId).Account}'"
            )
        );
        var hash = pin is null ? null : world.World.Node.HashOf(pin);
        var wanted = new ProfileEdit
        {
            Nickname = nickname,
            Icon = "sun",
            DefaultLevel = 12,
            MaximumLevel = 18,
            Pin = hash is null ? new PinEdit.Keep() : new PinEdit.Replace(hash),
        };
        var added = await world.World.Node.AsOperatorAsync(
            (UserProfiles profiles) => profiles.AddAsync(account, wanted, CancellationToken.None)
        );
        return added.ShouldBeOfType<FederationBroker.Subscribers.Accounts.AccountChange<UserProfile>.Done>().Value.Id;
    }

    private static Screen ScreenOf(string name) =>
        name switch
        {
            "phone" => Screen.Phone,
            "television" => Screen.Television,
            _ => Screen.Desktop,
        };
}
