using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Somebody orders an offer in the operator's pages; the operator's BSS and the OTT service hear of it through adapters
/// with processes of their own. What happened is what the other side's own journal says.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "CFG-2")]
[Trait("Requirement", "CFG-4")]
[Collection(ShopWorld.Shared)]
public sealed class OrderTests(ShopWorld shop) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("shop-2/basic", "PendingActive")]
    [InlineData("shop-4/basic", "Active")]
    public async Task What_is_ordered_is_checked_reserved_opened_and_charged_once(string offer, string subscription)
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync(offer);
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        (await shop.SubscriptionAsync(order)).ShouldBe(subscription);
        (await browser.ReadAsync(order)).ShouldStartWith("Done");
        (await browser.SubscriptionsAsync()).ShouldContain("9.90 EUR");
    }

    [Fact]
    public async Task What_is_free_is_opened_and_nothing_is_charged()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/free");
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("provision");
    }

    [Fact]
    public async Task A_button_that_is_pressed_often_orders_once()
    {
        using var browser = await shop.NewBuyerAsync();
        var page = await browser.LookAtAsync("shop-4/basic");
        var fields = (await page.DocumentAsync())
            .QuerySelectorAll("form.stack input")
            .Select(field => (field.GetAttribute("name")!, field.GetAttribute("value")!))
            .ToArray();
        var presses = Enumerable
            .Range(0, 6)
            .Select(async _ =>
            {
                using var tab = shop.World.NewBrowser();
                tab.Cookies.Add(browser.Cookies.GetAllCookies());
                return (
                    await tab.PostAsync(
                        page.Address.AbsolutePath,
                        fields,
                        ("Origin", BrokerWorld.Origin),
                        ("Sec-Fetch-Site", "same-origin")
                    )
                ).OrderNumber();
            });
        var order = (await Task.WhenAll(presses)).Distinct().ShouldHaveSingleItem();
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");

        // The answer was cut, and an hour later the person presses again.
        shop.World.Clock.Advance(TimeSpan.FromHours(1));
        await browser.GoAsync(page.Address.AbsolutePath);
        browser.Page.Body.ShouldContain("FB-7008");
    }

    [Fact]
    [Trait("Requirement", "BIL-002")]
    public async Task More_than_the_operator_puts_on_a_bill_is_not_sold()
    {
        using var browser = await shop.NewBuyerAsync();
        (await browser.LookAtAsync("shop-4/dear")).Body.ShouldNotContain("FB-7018");
        await shop.EndsAsync(await browser.OrderAsync("shop-4/once"), "Completed");
        (await browser.LookAtAsync("shop-4/dear")).Body.ShouldContain("FB-7018");
        (await browser.LookAtAsync("shop-4/basic")).Body.ShouldNotContain("FB-7018");
    }

    [Fact]
    public async Task How_orders_end_is_measured()
    {
        var ends = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "fbroker.orders")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) => ends.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)))
        );
        listener.Start();
        using var browser = await shop.NewBuyerAsync();
        await shop.EndsAsync(await browser.OrderAsync("shop-1/year"), "Completed");
        await Eventually.TrueAsync(
            () => Task.FromResult(ends.Contains("metro shop-1 SignUp Completed None")),
            "the end is measured"
        );
    }

    [Fact]
    public async Task A_form_that_was_used_orders_nothing_else()
    {
        using var browser = await shop.NewBuyerAsync();
        var key = Guid.CreateVersion7();
        await browser.LookAtAsync("shop-4/basic");
        await shop.EndsAsync((await browser.PressAsync(key)).OrderNumber(), "Completed");
        await browser.LookAtAsync("shop-4/second");
        (await browser.PressAsync(key)).Body.ShouldContain("FB-7011");
        (await OrdersByAsync(key)).ShouldBe("basic");
    }

    [Fact]
    public async Task What_is_being_ordered_is_not_ordered_again()
    {
        using var browser = await shop.NewBuyerAsync();
        await browser.LookAtAsync("shop-4/basic");
        var form = browser.Page.Address.AbsolutePath;
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = "bss/charges/reserve",
                times = 2,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        (await browser.GoAsync(form)).Body.ShouldContain("FB-7008");
        (await browser.LookAtAsync("shop-4/basic")).Body.ShouldContain("FB-7008");
        (await browser.ReadAsync(order)).ShouldStartWith("Being processed.");
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
    }

    [Fact]
    public async Task Two_people_of_one_account_who_press_at_once_order_once()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var other = await shop.NewRelativeAsync(account, FederationBroker.Subscribers.PersonRole.Authorised);
        using (manager)
        {
            await manager.LookAtAsync("shop-4/basic");
            await other.LookAtAsync("shop-4/basic");
            var pages = await Task.WhenAll(manager.PressAsync(), other.PressAsync());
            pages.Count(page => page.Body.Contains("FB-7008", StringComparison.Ordinal)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Nobody_sees_an_order_of_another_account()
    {
        using var browser = await shop.NewBuyerAsync();
        using var stranger = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        (await stranger.GoAsync($"/t/metro/account/orders/{order}")).Status.ShouldBe(404);
        (await stranger.GoAsync($"/t/metro/account/orders/{order}/events")).Status.ShouldBe(404);
        (await stranger.SubscriptionsAsync()).ShouldNotContain(order);
        (await browser.GoAsync("/t/metro/account/orders/AAAAA-AAAAA")).Status.ShouldBe(404);
    }

    private async Task<string?> OrdersByAsync(Guid key) =>
        await shop.World.Database.QueryAsync<string?>(
            $"SELECT string_agg(offer, ' ') FROM ott_order WHERE request_key = '{key:N}'"
        );
}
