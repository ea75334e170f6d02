using FederationBroker.ProductTests.Collaboration;

namespace FederationBroker.BrowserTests;

/// <summary>A world in which offers of four configurations are sold, by adapters with processes of their own.</summary>
public sealed class ShopBrowserWorld : BrowserWorld
{
    private readonly ShopWorld shop = new();

    protected override async Task<BrokerWorld> CreateWorldAsync()
    {
        await shop.InitializeAsync();
        return shop.World;
    }

    protected override ValueTask EndWorldAsync() => shop.DisposeAsync();
}

/// <summary>One for all pages of selling: starting adapters takes longer than most tests do.</summary>
[CollectionDefinition(ShopWorld.Shared)]
public sealed class SharedShop : ICollectionFixture<ShopBrowserWorld>;

/// <summary>Buying from both sides, as people do it: on a phone, a desktop and a television, with and without script.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class PurchasePagesTests(ShopBrowserWorld world)
{
    private const string Basic = """[{"type":"subscription","offer":"basic"}]""";

    public static TheoryData<string, bool> Screens =>
        new()
        {
            { "desktop", true },
            { "phone", false },
            { "television", true },
        };

    [Theory]
    [MemberData(nameof(Screens))]
    [Trait("Requirement", "CFG-3")]
    public async Task Whoever_signs_up_at_the_service_sees_the_price_and_is_back_with_an_order(string name, bool script)
    {
        await using var person = await world.VisitAsync(ScreenOf(name), script: script);
        var site = new OidcPartner(world.World, "shop-3");
        await person.Page.GotoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        var text = await person.Page.InnerTextAsync("main");
        text.ShouldContain("9.90 EUR a month");
        text.ShouldContain("Order with obligation to pay");
        await person.AgreeAsync();
        var tokens = await site.RedeemAsync((await person.ArrivesAtPartnerAsync())["code"]);
        var order = tokens.Json.GetProperty("authorization_details")[0].GetProperty("order").GetString();
        await person.GoAsync($"/account/orders/{order}");
        await DoneAsync(person, script);
        await person.GoAsync("/account/subscriptions");
        (await person.Page.InnerTextAsync("section.service")).ShouldContain("Active");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    [Trait("Requirement", "CFG-2")]
    public async Task Whoever_buys_at_the_operator_watches_the_order_and_links_an_account(string name, bool script)
    {
        await using var person = await world.VisitAsync(ScreenOf(name), script: script);
        await person.GoAsync("/account/add?offer=shop-2/basic&return=https://shop-2.ott.test/welcome");
        await person.SignInAsync();
        await person.ReachesAsync("**/account/add/**");
        (await person.Page.InnerTextAsync("main")).ShouldContain("you link yours, or make one");
        await person.Page.ClickAsync("form.stack button.main");
        await person.ReachesAsync("**/account/orders/**");
        await DoneAsync(person, script);
        (await person.Page.GetByRole(AriaRole.Link, new() { Name = "Link your account" }).CountAsync()).ShouldBe(1);
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Go on to Sample shop-2" }).ClickAsync();
        await person.ReachesAsync("https://shop-2.ott.test/welcome");
    }

    [Theory]
    [MemberData(nameof(Screens))]
    [Trait("Requirement", "CFG-X")]
    public async Task Several_services_are_bought_as_one_and_each_says_how_it_stands(string name, bool script)
    {
        await using var person = await world.VisitAsync(ScreenOf(name), script: script);
        await person.GoAsync("/account/bundle?bundle=strict&return=https://shop-2.ott.test/welcome");
        await person.SignInAsync();
        await person.ReachesAsync("**/account/bundle/**");
        if (script)
            await LookAsync(person, "bundle");
        (await person.Page.InnerTextAsync("dl.facts")).ShouldContain("10.00 EUR");
        await person.Page.ClickAsync("form.stack button.main");
        await person.ReachesAsync("**/account/orders/**");
        await DoneAsync(person, script);
        if (script)
            await LookAsync(person, "order of a bundle");
        (await person.Page.Locator(".items .item").AllInnerTextsAsync()).ShouldAllBe(part => part.Contains("done"));
        (await person.Page.GetByRole(AriaRole.Link, new() { Name = "Link your account" }).CountAsync()).ShouldBe(1);
        await person.GoAsync("/account/subscriptions");
        (await person.Page.GetByRole(AriaRole.Button, new() { Name = "End Strict Pack" }).CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_paid_for_is_ended_in_one_click_and_taken_back_in_one()
    {
        await using var person = await world.VisitAsync(Screen.Phone);
        await BuyAsync(person, "shop-4/basic");
        await person.GoAsync("/account/subscriptions");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "End Sample shop-4" }).ClickAsync();
        await DoneAsync(person, script: true);
        await person.GoAsync("/account/subscriptions");
        (await person.Page.InnerTextAsync("section.service")).ShouldContain("still yours for a while");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Keep Sample shop-4" }).ClickAsync();
        await DoneAsync(person, script: true);
        await person.GoAsync("/account/subscriptions");
        (await person.Page.InnerTextAsync("section.service")).ShouldContain("Renews");
    }

    [Fact]
    public async Task No_page_of_a_purchase_has_a_barrier_by_day_or_by_night_or_is_cut_off()
    {
        await using var person = await world.VisitAsync(Screen.Narrow, locale: "es-ES");
        var site = new OidcPartner(world.World, "shop-3");
        await person.Page.GotoAsync(site.AuthorizeAddress(("authorization_details", Basic)));
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        await LookAsync(person, "consent with a price");
        await person.GoAsync("/account/add?offer=shop-4/basic");
        await LookAsync(person, "add");
        await person.Page.ClickAsync("form.stack button.main");
        await person.ReachesAsync("**/account/orders/**");
        await DoneAsync(person, script: true);
        await LookAsync(person, "order");
        await person.GoAsync("/account/add?offer=shop-4/basic");
        await LookAsync(person, "add what is there already");
        await person.GoAsync("/account/subscriptions");
        await LookAsync(person, "subscriptions");
    }

    private static async Task LookAsync(Visitor person, string page)
    {
        await person.Page.InEachSchemeAsync(async scheme =>
            (await person.SeriousBarriersAsync()).ShouldBeEmpty($"{page}, {scheme}")
        );
        (await person.Page.EvaluateAsync<bool>(LookTests.Overflow)).ShouldBeFalse(page);
        (await person.Page.EvaluateAsync<string[]>(LookTests.TooSmall)).ShouldBeEmpty(page);
    }

    private static async Task BuyAsync(Visitor person, string offer)
    {
        await person.GoAsync($"/account/add?offer={offer}");
        await person.SignInAsync();
        await person.ReachesAsync("**/account/add/**");
        await person.Page.ClickAsync("form.stack button.main");
        await person.ReachesAsync("**/account/orders/**");
        await DoneAsync(person, script: true);
    }

    // With script the page says so by itself; without it people look again.
    private static async Task DoneAsync(Visitor person, bool script)
    {
        var done = person.Page.Locator("p.good");
        if (script)
            await done.WaitForAsync();
        else
            await Eventually.TrueAsync(
                async () =>
                {
                    if (await done.CountAsync() == 0)
                        await person.Page.ReloadAsync();
                    return await done.CountAsync() > 0;
                },
                "the order is done",
                TimeSpan.FromSeconds(30)
            );
    }

    private static Screen ScreenOf(string name) =>
        name switch
        {
            "phone" => Screen.Phone,
            "television" => Screen.Television,
            _ => Screen.Desktop,
        };
}
