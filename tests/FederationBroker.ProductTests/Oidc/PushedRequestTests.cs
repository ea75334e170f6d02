namespace FederationBroker.ProductTests.Oidc;

/// <summary>RFC 9126: the request comes from the partner's server, and the browser carries its name alone.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class PushedRequestTests(PushedRequestTests.PushingWorld pushing)
    : IClassFixture<PushedRequestTests.PushingWorld>
{
    private const string Endpoint = "/connect/par";

    private readonly OidcPartner partner = new(pushing.World);
    private readonly OidcPartner strict = new(pushing.World, "strict");

    [Fact]
    public async Task A_pushed_request_is_carried_out_and_nothing_else_counts()
    {
        var requestUri = await PushAsync(strict);
        requestUri.ShouldStartWith("urn:ietf:params:oauth:request_uri:");
        using var browser = pushing.World.NewBrowser();
        await browser.GoAsync(AddressOf(strict, requestUri, ("scope", "openid phone"), ("state", "of the browser")));
        var answer = (await browser.PassAsync()).Answer;
        answer["state"].ShouldBe("state-1");
        (await strict.RedeemAsync(answer["code"])).IdToken.GetProperty("nonce").GetString().ShouldBe("nonce-1");
    }

    [Fact]
    public async Task It_is_taken_once_by_one_browser_and_by_its_own_client_alone()
    {
        var requestUri = await PushAsync(partner);
        using var browser = pushing.World.NewBrowser();
        await IsUnknownAsync(browser, AddressOf(strict, requestUri));
        (await browser.GoAsync(AddressOf(partner, requestUri))).Address.AbsolutePath.ShouldContain("/sign-in/");
        await IsUnknownAsync(browser, AddressOf(partner, requestUri));
    }

    [Fact]
    public async Task Of_all_browsers_that_come_with_it_at_once_one_gets_a_page()
    {
        var requestUri = await PushAsync(partner);
        var pages = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(async rival =>
                {
                    using var browser = new BrowserStub(rival % 2 == 0 ? pushing.World.Node : pushing.Second);
                    return await browser.GoAsync(AddressOf(partner, requestUri));
                })
        );
        pages.Count(page => page.Status == 200).ShouldBe(1);
        pages.Where(page => page.Status != 200).ShouldAllBe(page => page.Body.Contains("FB-2130"));
    }

    [Fact]
    public async Task It_lives_ninety_seconds()
    {
        var requestUri = await PushAsync(partner);
        pushing.World.Clock.Advance(TimeSpan.FromSeconds(91));
        using var browser = pushing.World.NewBrowser();
        await IsUnknownAsync(browser, AddressOf(partner, requestUri));
    }

    [Theory]
    [InlineData("redirect_uri", "https://elsewhere.test/", "invalid_request", "FB-2104")]
    [InlineData("response_type", "token", "unsupported_response_type", "FB-2111")]
    [InlineData("scope", "profile", "invalid_scope", "FB-2114")]
    [InlineData("code_challenge_method", "plain", "invalid_request", "FB-2119")]
    [InlineData("claims", "{", "invalid_request", "FB-2121")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:x", "invalid_request", "FB-2132")]
    [InlineData("request", "e30.e30.", "request_not_supported", "FB-2123")]
    [InlineData("dpop_jkt", "short", "invalid_request", "FB-2134")]
    public async Task What_is_wrong_is_told_to_the_partners_server(string name, string value, string error, string code)
    {
        var answer = await partner.PostAsync(Endpoint, [.. SoundOf(partner, (name, value))]);
        (answer.Status, answer["error"]).ShouldBe((400, error));
        answer["error_description"].ShouldStartWith(code);
        answer.Headers.ShouldContain("no-store");
    }

    [Fact]
    public async Task Only_a_client_that_authenticates_pushes()
    {
        (await new OidcPartner(pushing.World, "spa").PostAsync(Endpoint, [.. SoundOf(partner)]))["error_description"]
            .ShouldStartWith("FB-2133");
        using var stranger = partner.Form(Endpoint);
        stranger.Headers.TryAddWithoutValidation("Authorization", "Basic c3RyZWFtOndyb25n");
        (await partner.SendAsync(stranger)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Who_has_agreed_to_push_is_not_asked_for_by_a_browser()
    {
        using var browser = pushing.World.NewBrowser();
        var page = await browser.GoAsync(strict.AuthorizeAddress());
        page.Answer["error"].ShouldBe("invalid_request");
        page.Answer["error_description"].ShouldStartWith("FB-2131");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task What_is_kept_can_be_read_by_nobody_who_has_the_database()
    {
        await PushAsync(partner, ("login_hint", "pushed-hint@metro.test"));
        var kept = await pushing.World.Database.QueryAsync<string>(
            "SELECT string_agg(encode(sealed_parameters, 'escape'), '') FROM oidc_pushed_request"
        );
        kept.ShouldNotBeNullOrEmpty();
        kept.ShouldNotContain("pushed-hint");
        kept.ShouldNotContain("client_secret");
    }

    private static async Task IsUnknownAsync(BrowserStub browser, string address)
    {
        var page = await browser.GoAsync(address);
        (page.Status, page.Location).ShouldBe((400, null));
        page.Body.ShouldContain("FB-2130");
    }

    private static async Task<string> PushAsync(OidcPartner who, params (string Name, string? Value)[] changes)
    {
        var answer = await who.PostAsync(Endpoint, [.. SoundOf(who, changes)]);
        answer.Status.ShouldBe(201, answer.Json.ToString());
        answer["expires_in"].ShouldBe("90");
        return answer["request_uri"];
    }

    private static IEnumerable<(string, string?)> SoundOf(
        OidcPartner who,
        params (string Name, string? Value)[] changes
    ) => who.Sound(changes).Select(pair => (pair.Key, (string?)pair.Value));

    private static string AddressOf(OidcPartner who, string requestUri, params (string Name, string Value)[] more) =>
        $"{who.Issuer}/connect/authorize?client_id={who.ClientId}&request_uri={Uri.EscapeDataString(requestUri)}"
        + string.Concat(more.Select(one => $"&{one.Name}={Uri.EscapeDataString(one.Value)}"));

    /// <summary>Two nodes, and a partner that pushes all of its requests.</summary>
    public sealed class PushingWorld : IAsyncLifetime
    {
        public BrokerWorld World { get; private set; } = null!;

        public BrokerNode Second { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await BrokerWorld.CreateAsync(configuration =>
                configuration.WritePartner(
                    "strict",
                    ConfigurationFolder.OidcPartner("strict", more: "  pushedRequests: required\n")
                )
            );
            Second = await World.StartNodeAsync();
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
