namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// When somebody signed in is as good as their name to two partners that both hear of it. So <c>auth_time</c> leaves
/// where the protocol or the agreement demands it, and nowhere else (OIDC Core 2, 3.1.2.1, 5.5.1).
/// </summary>
[Trait("Requirement", "INF-003")]
[Trait("Requirement", "LOG-002")]
public sealed class AuthTimeTests(AuthTimeTests.Demanding shared) : IClassFixture<AuthTimeTests.Demanding>
{
    private const long Day = 86_400;
    private const string Essential = """{"id_token":{"auth_time":{"essential":true}}}""";

    private readonly BrokerWorld world = shared.World;

    [Theory]
    [InlineData("stream", "max_age", "10000", true)]
    [InlineData("stream", "claims", Essential, true)]
    [InlineData("stream", "claims", """{"id_token":{"auth_time":null}}""", false)]
    [InlineData("stream", "claims", """{"id_token":{"auth_time":{"essential":false}}}""", false)]
    [InlineData("stream", "claims", """{"userinfo":{"auth_time":{"essential":true}}}""", false)]
    [InlineData("stream", "prompt", "login", false)]
    [InlineData("stream", "state", "none-of-it", false)]
    [InlineData("always", "state", "none-of-it", true)]
    [InlineData("strict", "state", "none-of-it", true)]
    public async Task It_is_told_where_it_is_demanded_and_nowhere_else(
        string client,
        string parameter,
        string value,
        bool told
    )
    {
        var partner = new OidcPartner(world, client);
        using var browser = world.NewBrowser();
        var tokens = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, (parameter, value), ("scope", "openid offline_access"))
        );
        tokens.IdToken.TryGetProperty("auth_time", out _).ShouldBe(told);
        var renewed = (await partner.RefreshAsync(tokens["refresh_token"])).IdToken;
        renewed.TryGetProperty("auth_time", out var again).ShouldBe(told);
        if (told)
            again.GetInt64().ShouldBe(AuthTime(tokens));
        (await partner.UserInfoAsync(tokens["access_token"])).Has("auth_time").ShouldBeFalse();
    }

    [Fact]
    public async Task Two_partners_of_one_login_hear_of_two_instants_before_it()
    {
        using var browser = world.NewBrowser();
        var (one, other) = (new OidcPartner(world), new OidcPartner(world, "cinema"));
        var first = await one.RedeemAsync(await one.ObtainCodeAsync(browser, ("claims", Essential)));
        Age(first).ShouldBeInRange(29 * Day, 61 * Day, "as old as a login may be at least, whenever it was");
        var second = await other.RedeemAsync(await other.ObtainCodeAsync(browser, ("claims", Essential)));
        Age(second).ShouldBeInRange(29 * Day, 61 * Day);
        world.Clock.Advance(TimeSpan.FromHours(3));
        var later = await one.RedeemAsync(await one.ObtainCodeAsync(browser, ("claims", Essential)));
        AuthTime(later).ShouldBe(AuthTime(first), "the same login, the same partner");
    }

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(3_600)]
    [InlineData(36_000)]
    public async Task Whoever_demands_an_age_is_answered_within_it_or_the_subscriber_signs_in_again(int maximum)
    {
        var partner = new OidcPartner(world);
        var demand = ("max_age", $"{maximum}");
        using var browser = world.NewBrowser();
        var first = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser, demand));
        Age(first).ShouldBeInRange(0, maximum);
        world.Clock.Advance(TimeSpan.FromSeconds(maximum * 0.7));
        var silent = await browser.GoAsync(partner.AuthorizeAddress(demand, ("prompt", "none")));
        Age(await partner.RedeemAsync(silent.Answer["code"])).ShouldBeInRange(0, maximum);
        world.Clock.Advance(TimeSpan.FromSeconds(maximum * 0.4));
        (await browser.GoAsync(partner.AuthorizeAddress(demand, ("prompt", "none"))))
            .Answer["error"]
            .ShouldBe("login_required");
        var again = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser, demand));
        Age(again).ShouldBeInRange(0, maximum);
        AuthTime(again).ShouldBeGreaterThan(AuthTime(first));
    }

    [Fact]
    public async Task An_age_in_the_agreement_holds_for_both_protocols()
    {
        var (partner, saml) = (new OidcPartner(world, "strict"), new SamlPartner(world, "strict"));
        using var browser = world.NewBrowser();
        Age(await partner.RedeemAsync(await partner.ObtainCodeAsync(browser))).ShouldBeInRange(0, 7_200);
        var page = await browser.GoAsync(saml.Address());
        if (page.Address.AbsolutePath.Contains("/consent/", StringComparison.Ordinal))
            page = await browser.AgreeAsync();
        var answer = await SamlAnswer.OfAsync(page);
        (world.Clock.GetUtcNow() - answer.AuthenticatedAt).ShouldBeLessThan(TimeSpan.FromHours(2));
        // A request may demand less, not more.
        (await browser.GoAsync(partner.AuthorizeAddress(("max_age", "86400")))).Answer.Keys.ShouldContain("code");

        world.Clock.Advance(TimeSpan.FromHours(2));
        (await browser.GoAsync(partner.AuthorizeAddress(("max_age", "86400")))).Address.AbsolutePath.ShouldContain(
            "/sign-in/"
        );
        (await browser.GoAsync(saml.Address())).Address.AbsolutePath.ShouldContain("/sign-in/");
    }

    private long Age(TokenAnswer tokens) => world.Clock.GetUtcNow().ToUnixTimeSeconds() - AuthTime(tokens);

    private static long AuthTime(TokenAnswer tokens) => tokens.IdToken.GetProperty("auth_time").GetInt64();

    /// <summary>A partner that is always told, and one that takes no login older than two hours.</summary>
    public sealed class Demanding : IAsyncLifetime
    {
        public BrokerWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await BrokerWorld.CreateAsync(configuration =>
            {
                configuration.WritePartner(
                    "always",
                    ConfigurationFolder.OidcPartner("always", more: "  authTime: always\n")
                );
                SamlPartner.Register(configuration, "strict");
                var strict = File.ReadAllText(Path.Combine(configuration.Path, "partners", "strict.yaml"));
                configuration.WritePartner(
                    "strict",
                    strict.Replace("agreement:\n", "agreement:\n  maximumAge: 2h\n", StringComparison.Ordinal)
                );
            });

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
