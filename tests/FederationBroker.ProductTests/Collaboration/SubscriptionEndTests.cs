namespace FederationBroker.ProductTests.Collaboration;

/// <summary>The way out of a subscription: at the end of what is paid, taken back, pressed twice, and begun
/// anew.</summary>
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class SubscriptionEndTests(ShopWorld shop) : IAsyncLifetime
{
    private const string Change = "ott/subscriptions/change";

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_ended_stays_until_the_end_of_what_is_paid()
    {
        var cableId = shop.NewCableId();
        using var browser = await BuyerOfAsync("shop-4/basic", cableId);
        var end = await browser.PressAsync("End");
        await shop.EndsAsync(end, "Completed");
        (await browser.ReadAsync(end)).ShouldContain("what you have paid for stays yours until then");
        var page = await browser.SubscriptionsAsync();
        page.ShouldContain("Ended, and still yours for a while");
        page.ShouldContain("handler=Keep");

        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        using var later = await shop.SignInAsync(cableId);
        (await later.SubscriptionsAsync()).ShouldNotContain("Ended, and still yours");
    }

    [Fact]
    public async Task What_has_ended_can_be_ordered_anew()
    {
        var cableId = shop.NewCableId();
        using var browser = await BuyerOfAsync("shop-4/basic", cableId);
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        using var later = await shop.SignInAsync(cableId);
        var order = await later.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        (await later.SubscriptionsAsync()).ShouldContain(SubscriptionScenes.ButtonOf("End"));
    }

    [Fact]
    public async Task An_end_can_be_taken_back_and_asked_for_again()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
        var goesOn = await browser.PressAsync("Keep");
        await shop.EndsAsync(goesOn, "Completed");
        (await browser.ReadAsync(goesOn)).ShouldContain("goes on");
        (await browser.SubscriptionsAsync()).ShouldNotContain("Ended, and still yours");
        (await shop.ReceivedAsync()).ShouldContain("\"resume\"");
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
    }

    [Fact]
    public async Task A_button_that_is_pressed_twice_ends_once()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        await browser.SubscriptionsAsync();
        var key = Guid.CreateVersion7();
        var form = browser.Page.Address.AbsolutePath;
        using var tab = shop.World.NewBrowser();
        tab.Cookies.Add(browser.Cookies.GetAllCookies());
        await tab.GoAsync(form);
        var first = (await PressAsync(browser, key)).OrderNumber();
        (await PressAsync(tab, key)).OrderNumber().ShouldBe(first);
        await shop.EndsAsync(first, "Completed");
        (await shop.DeedsOfAsync(first)).ShouldBeEmpty("The end is accepted for later, and nothing is done yet.");
    }

    [Fact]
    public async Task What_is_being_ended_is_not_ended_again_from_another_tab()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        await browser.SubscriptionsAsync();
        using var tab = shop.World.NewBrowser();
        tab.Cookies.Add(browser.Cookies.GetAllCookies());
        await tab.SubscriptionsAsync();
        await shop.EndsAsync((await PressAsync(browser, Guid.CreateVersion7())).OrderNumber(), "Completed");
        (await PressAsync(tab, Guid.CreateVersion7())).Body.ShouldContain("no such subscription of yours");
    }

    [Fact]
    public async Task An_end_that_the_service_refuses_can_be_asked_for_again()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Change,
                reason = "rejected-by-seller",
            }
        );
        var refused = await browser.PressAsync("End");
        await shop.EndsAsync(refused, "Denied");
        (await browser.SubscriptionsAsync()).ShouldContain(SubscriptionScenes.ButtonOf("End"));
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
    }

    [Fact]
    public async Task An_end_is_not_given_up_while_the_service_is_away()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = Change,
                times = (int?)null,
            }
        );
        var end = await browser.PressAsync("End");
        await shop.AskedAsync(end, "Change", 1);
        shop.World.Clock.Advance(TimeSpan.FromMinutes(5));
        await shop.AskedAsync(end, "Change", 3);
        (await shop.StateAsync(end)).ShouldBe("Processing");
        await shop.CalmAsync();
        await shop.EndsAsync(end, "Completed");
    }

    [Fact]
    public async Task What_was_bought_for_good_ends_at_once()
    {
        using var browser = await BuyerOfAsync("shop-4/once");
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
        (await browser.SubscriptionsAsync()).ShouldNotContain("handler=End");
    }

    [Fact]
    public async Task Nobody_ends_a_subscription_of_another_account()
    {
        using var browser = await BuyerOfAsync("shop-4/basic");
        using var stranger = await BuyerOfAsync("shop-4/basic");
        await browser.SubscriptionsAsync();
        var foreign = (await browser.Page.DocumentAsync()).QuerySelector("[name=Subscription]")!.GetAttribute("value")!;
        await stranger.SubscriptionsAsync();
        var page = await stranger.SubmitAsync(new Dictionary<string, string> { ["Subscription"] = foreign });
        page.Body.ShouldContain("no such subscription of yours");
        (await browser.SubscriptionsAsync()).ShouldContain(SubscriptionScenes.ButtonOf("End"));
    }

    [Fact]
    public async Task A_form_that_ordered_something_ends_nothing()
    {
        using var browser = await shop.NewBuyerAsync();
        var key = Guid.CreateVersion7();
        await browser.LookAtAsync("shop-4/basic");
        await shop.EndsAsync((await browser.PressAsync(key)).OrderNumber(), "Completed");
        await browser.SubscriptionsAsync();
        (await PressAsync(browser, key)).Body.ShouldContain("used for something else");
    }

    private async Task<BrowserStub> BuyerOfAsync(string offer, string? cableId = null) =>
        (await shop.SubscribedAsync(offer, cableId)).Browser;

    private static Task<BrowserPage> PressAsync(BrowserStub browser, Guid key) =>
        browser.SubmitAsync(new Dictionary<string, string> { ["Key"] = $"{key}" });
}
