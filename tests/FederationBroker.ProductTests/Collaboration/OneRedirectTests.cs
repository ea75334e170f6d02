using System.Text.Json;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Signing up at the OTT service (configurations 1 and 3): login, consent and approval of the price are one redirect
/// (RFC 9396), and the service hears the number of the order with its tokens.
/// </summary>
[Trait("Requirement", "CFG-1")]
[Trait("Requirement", "CFG-3")]
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class OneRedirectTests(ShopWorld shop) : IAsyncLifetime
{
    private const string Basic = """[{"type":"subscription","offer":"basic"}]""";

    public static TheoryData<string, string> Unusable =>
        new()
        {
            { "shop-3", "basic" },
            { "shop-3", "[]" },
            { "shop-3", """{"type":"subscription","offer":"basic"}""" },
            { "shop-3", """[{"type":"payment","offer":"basic"}]""" },
            { "shop-3", """[{"type":"subscription"}]""" },
            { "shop-3", """[{"type":"subscription","offer":7}]""" },
            { "shop-3", """[{"type":"subscription","offer":"basic","price":0}]""" },
            { "shop-3", """[{"type":"subscription","offer":"basic"},{"type":"subscription","offer":"free"}]""" },
            { "shop-3", """[{"type":"subscription","offer":"basic","offer":"free"}]""" },
            { "shop-3", """[{"type":"subscription","offer":"no-such-offer"}]""" },
            { "shop-4", Basic },
            { "stream", Basic },
        };

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("shop-1")]
    [InlineData("shop-3")]
    public async Task One_redirect_signs_in_asks_consent_and_sells(string partner)
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, partner);
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        browser.Page.Body.ShouldContain("9.90 EUR");
        browser.Page.Body.ShouldContain("Order with obligation to pay");
        var tokens = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        var granted = tokens.Json.GetProperty("authorization_details")[0];
        granted.GetProperty("type").GetString().ShouldBe("subscription");
        granted.GetProperty("offer").GetString().ShouldBe("basic");
        var order = granted.GetProperty("order").GetString()!;
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task What_cannot_be_sold_is_refused_at_once_and_at_the_service(string partner, string details)
    {
        using var browser = shop.World.NewBrowser();
        var site = new OidcPartner(shop.World, partner);
        var page = await browser.GoAsync(site.AuthorizeAddress(("authorization_details", details)));
        page.Answer["error"].ShouldBe("invalid_authorization_details");
    }

    [Fact]
    public async Task A_price_is_approved_each_time_and_never_without_a_page()
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, "shop-3");
        await site.ObtainCodeAsync(browser);
        var silent = site.AuthorizeAddress(("authorization_details", Basic), ("prompt", "none"));
        (await browser.GoAsync(silent)).Answer["error"].ShouldBe("consent_required");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        browser.Page.Body.ShouldContain("9.90 EUR");
    }

    [Fact]
    public async Task What_the_account_has_already_is_not_sold_again_and_signing_in_goes_on()
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, "shop-3");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        browser.Page.Body.ShouldContain("FB-7008");
        var tokens = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        tokens.Has("authorization_details").ShouldBeFalse();
    }

    [Fact]
    public async Task The_service_hears_how_its_order_stands_and_nothing_of_others()
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, "shop-3");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        var tokens = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        var order = tokens.Json.GetProperty("authorization_details")[0].GetProperty("order").GetString()!;
        await shop.EndsAsync(order, "Completed");
        var asked = await AskAsync(site, order, await OwnTokenAsync(site));
        (asked["result"], asked["offer"]).ShouldBe(("SUCCESS", "basic"));
        var other = new OidcPartner(shop.World, "shop-1");
        (await AskAsync(other, order, await OwnTokenAsync(other))).Status.ShouldBe(404);
        (await AskAsync(site, order, tokens["access_token"])).Status.ShouldBe(403);
        (await AskAsync(site, order, "no-token")).Status.ShouldBe(401);
        var stranger = new OidcPartner(shop.World, "resource");
        (await stranger.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders"))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_service_sees_at_sign_in_what_the_account_has()
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, "shop-3");
        (string, string?) asks = ("claims", """{"id_token":{"subscriptions":null}}""");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic), asks));
        var bought = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        await shop.EndsAsync(
            bought.Json.GetProperty("authorization_details")[0].GetProperty("order").GetString()!,
            "Completed"
        );
        var tokens = await site.RedeemAsync(await site.ObtainCodeAsync(browser, asks));
        tokens.IdToken.GetProperty("subscriptions")[0].GetString().ShouldBe("basic");
    }

    private static async Task<string> OwnTokenAsync(OidcPartner site) =>
        (await site.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders")))["access_token"];

    private async Task<TokenAnswer> AskAsync(OidcPartner site, string order, string token)
    {
        using var client = shop.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{site.Issuer}/connect/orders/{order}");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    [Fact]
    public async Task Who_refuses_buys_nothing()
    {
        using var browser = await shop.NewBuyerAsync();
        var site = new OidcPartner(shop.World, "shop-3");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        await browser.SubmitAsync(new Dictionary<string, string>(), "Answer=Refuse");
        (await browser.GoAsync("/t/metro/account/subscriptions")).Body.ShouldContain("Nothing is subscribed");
    }

    [Fact]
    public async Task Discovery_tells_what_can_be_asked_for()
    {
        using var client = shop.World.Node.NewClient();
        using var metadata = JsonDocument.Parse(
            await client.GetStringAsync($"{BrokerWorld.Origin}/t/metro/.well-known/openid-configuration")
        );
        metadata
            .RootElement.GetProperty("authorization_details_types_supported")[0]
            .GetString()
            .ShouldBe("subscription");
    }
}
