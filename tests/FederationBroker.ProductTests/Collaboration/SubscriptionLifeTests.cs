using FederationBroker.ProductTests.Data;
using FederationBroker.Subscribers;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>What its subscriber makes of a subscription after it was bought: paused, changed and ended.</summary>
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class SubscriptionLifeTests(ShopWorld shop) : IAsyncLifetime
{
    private static readonly TimeSpan AMonth = TimeSpan.FromDays(32);

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_pauses_and_goes_on()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        var pause = await browser.PressAsync("Pause");
        await shop.EndsAsync(pause, "Completed");
        (await browser.ReadAsync(pause)).ShouldContain("paused until you let it go on");
        (await shop.HeldAsync(order)).ShouldBe("OnHold");
        (await browser.SubscriptionsAsync()).ShouldNotContain("handler=Pause");
        await shop.EndsAsync(await browser.PressAsync("Keep"), "Completed");
        (await shop.HeldAsync(order)).ShouldBe("Active");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, pause, resume");
    }

    [Fact]
    public async Task What_cannot_be_paused_has_no_button_and_is_not_paused_by_hand()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/year");
        using var _1 = browser;
        (await browser.SubscriptionsAsync()).ShouldNotContain("handler=Pause");
        (await browser.ByHandAsync("Pause")).Body.ShouldContain("no such subscription of yours");
        (await shop.HeldAsync(order)).ShouldBe("Active");
    }

    [Fact]
    public async Task It_becomes_another_offer_with_the_next_period_at_the_price_that_was_shown()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await browser.SubscriptionsAsync();
        var second = await browser.ShownAsync("second");
        var change = (await browser.ByHandAsync("Become", second)).OrderNumber();
        await shop.EndsAsync(change, "Completed");
        (await browser.ReadAsync(change)).ShouldContain("with the next period");
        (await browser.SubscriptionsAsync()).ShouldContain("Changes to Second on");
        (await shop.OfferOfHeldAsync(order)).ShouldBe("basic 990");
        (await browser.LookAtAsync("shop-4/second")).Body.ShouldContain("has this already");

        shop.World.Clock.Advance(AMonth);
        await Eventually.TrueAsync(
            async () => await shop.OfferOfHeldAsync(order) == "second 500",
            "it is the next offer"
        );
        (await shop.DeedsOfAsync(change)).ShouldBeEmpty("Nothing was charged for the change.");
    }

    [Fact]
    [Trait("Requirement", "BIL-002")]
    public async Task A_change_and_an_order_at_once_stay_within_the_limit_together()
    {
        var (browser, _, _) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await browser.SubscriptionsAsync();
        var dear = await browser.ShownAsync("dear");
        using var tab = shop.World.NewBrowser();
        tab.Cookies.Add(browser.Cookies.GetAllCookies());
        await tab.LookAtAsync("shop-2/once");
        var pages = await Task.WhenAll(browser.ByHandAsync("Become", dear), tab.PressAsync());
        pages
            .Count(page => page.Body.Contains("FB-7018", StringComparison.Ordinal))
            .ShouldBe(1, string.Join(' ', pages.Select(page => page.Address)));
    }

    [Theory]
    [InlineData("second 0000000000000000", "price or the terms have changed")]
    [InlineData("nothing 0000000000000000", "not offered any more")]
    [InlineData("second", "not offered any more")]
    [InlineData("", "not offered any more")]
    public async Task It_becomes_nothing_that_was_not_shown(string offer, string says)
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await browser.SubscriptionsAsync();
        (await browser.ByHandAsync("Become", offer)).Body.ShouldContain(says);
        (await shop.OfferOfHeldAsync(order)).ShouldBe("basic 990");
    }

    [Fact]
    public async Task It_ends_at_once_where_somebody_wishes_it()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        var end = await browser.PressAsync("EndNow");
        await shop.EndsAsync(end, "Completed");
        (await browser.ReadAsync(end)).ShouldContain("has ended");
        (await shop.HeldAsync(order)).ShouldBe("Cancelled Voluntary");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, cancel");
    }

    [Fact]
    public async Task What_was_bought_long_ago_can_still_be_ended()
    {
        var cableId = shop.NewCableId();
        var (browser, _, _) = await shop.SubscribedAsync("shop-4/basic", cableId);
        browser.Dispose();
        shop.World.Clock.Advance(TimeSpan.FromDays(500));
        await Sweeps.RunAsync(shop.World, "OrderRow", "SubscriptionRow");
        using var later = await shop.SignInAsync(cableId);
        // Asked for by the order that ends it: the first one is so old that it goes with the next sweep.
        var end = await later.PressAsync("EndNow");
        await shop.EndsAsync(end, "Completed");
        (await shop.HeldAsync(end)).ShouldBe("Cancelled Voluntary");
    }

    [Fact]
    public async Task Who_does_not_pay_changes_no_price()
    {
        var (manager, account, _) = await shop.SubscribedAsync("shop-4/year");
        using var _1 = manager;
        using var relative = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        var asked = await relative.OrderAsync("shop-4/basic");
        await manager.GoAsync($"/t/metro/account/orders/{asked}");
        await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Approve");
        await shop.EndsAsync(asked, "Completed");
        (await relative.SubscriptionsAsync()).ShouldContain("handler=Become");
        var page = await relative.ByHandAsync("Become", await relative.ShownAsync("second"));
        page.Body.ShouldContain("Ask the person who manages the account");
    }
}
