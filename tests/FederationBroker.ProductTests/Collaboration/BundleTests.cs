using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Subscribers;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Services of several partners, ordered as one (J.1304 sales type B): nobody pays for a part they do not
/// have.</summary>
[Trait("Requirement", "CFG-2")]
[Trait("Requirement", "CFG-4")]
[Trait("Requirement", "CFG-X")]
[Collection(ShopWorld.Shared)]
public sealed class BundleTests(ShopWorld shop) : IAsyncLifetime
{
    private const string Had = "reserve, provision, capture";
    private const string Reserve = "bss/charges/reserve";
    private const string Provision = "ott/subscriptions/provision";

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task All_parts_are_had_at_the_price_of_the_bundle()
    {
        using var browser = await shop.NewBuyerAsync();
        var page = await browser.LookAtBundleAsync("strict");
        page.Body.ShouldContain("10.00 EUR");
        page.Body.ShouldContain("7.00 EUR");
        var order = (await browser.PressAsync()).OrderNumber();
        var parts = await shop.PartsEndAsync(order, "Completed", "Completed");
        (await shop.PricesAsync(parts)).ShouldBe("700 300");
        foreach (var part in parts)
            (await shop.DeedsOfAsync(part)).ShouldBe(Had);
        foreach (var part in parts)
            (await browser.ReadAsync(part)).ShouldStartWith("Done and paid with your bill. One step is left");
        (await browser.SubscriptionsAsync()).ShouldContain("Part of Strict Pack, and ends with it");
    }

    // Both are opened before either is charged: which is refused is found when the other is open, or nearly so.
    [Theory]
    [InlineData("basic")]
    [InlineData("second")]
    public async Task A_part_that_a_service_refuses_takes_the_others_with_it(string refused)
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Provision,
                about = refused,
                reason = "rejected-by-seller",
            }
        );
        var order = await browser.OrderBundleAsync("strict");
        var parts = await shop.PartsEndAsync(order, "Denied", "Denied");
        var (broken, other) = refused == "basic" ? (parts[0], parts[1]) : (parts[1], parts[0]);
        (await shop.DeedsOfAsync(broken)).ShouldBe("reserve, void");
        (await shop.FailureAsync(broken)).ShouldBe("RejectedBySellerService");
        (await shop.DeedsOfAsync(other)).ShouldBe("reserve, provision, cancel, void");
        (await shop.FailureAsync(other)).ShouldBe("BundleBroken");
        (await browser.ReadAsync(order)).ShouldContain("has not accepted the order");
        (await browser.SubscriptionsAsync()).ShouldContain("Nothing is subscribed to");
    }

    [Theory]
    [InlineData("shop-2")]
    [InlineData("shop-4")]
    public async Task A_price_that_cannot_be_held_keeps_all_services_from_being_asked(string seller)
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Reserve,
                about = seller,
                reason = "insufficient-credit",
            }
        );
        var order = await browser.OrderBundleAsync("strict");
        var parts = await shop.PartsEndAsync(order, "Denied", "Denied");
        var (broken, other) = seller == "shop-2" ? (parts[0], parts[1]) : (parts[1], parts[0]);
        (await shop.DeedsOfAsync(broken)).ShouldBeEmpty();
        (await shop.DeedsOfAsync(other)).ShouldBe("reserve, void");
        (await browser.ReadAsync(parts[1])).ShouldContain("does not cover the price");
    }

    [Fact]
    public async Task Without_an_optional_part_the_rest_is_had_at_the_price_of_the_rest()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Provision,
                about = "second",
            }
        );
        var order = await browser.OrderBundleAsync("loose");
        var parts = await shop.PartsEndAsync(order, "Completed", "Denied", "Completed");
        (await shop.DeedsOfAsync(parts[0])).ShouldBe(Had);
        (await shop.DeedsOfAsync(parts[1])).ShouldBe("reserve, void");
        (await shop.DeedsOfAsync(parts[2])).ShouldBe("provision");
        (await browser.ReadAsync(order)).ShouldBe(
            "Done, without a part that could not be had. That part is not charged."
        );
        browser.Page.Body.ShouldContain("7.00 EUR");
        browser.Page.Body.ShouldNotContain("10.00 EUR");
    }

    [Fact]
    public async Task The_part_that_is_not_optional_takes_the_optional_ones_with_it()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Provision,
                about = "basic",
            }
        );
        var order = await browser.OrderBundleAsync("loose");
        var parts = await shop.PartsEndAsync(order, "Denied", "Denied", "Denied");
        (await shop.DeedsAboutHeldAsync(parts[2])).ShouldBe("provision, cancel");
    }

    [Theory]
    [InlineData("lose-request")]
    [InlineData("lose-reply")]
    [InlineData("late")]
    [InlineData("error")]
    [InlineData("garbage")]
    public async Task Whatever_becomes_of_a_call_all_parts_are_had_once(string kind)
    {
        using var browser = await shop.NewBuyerAsync();
        foreach (var operation in new[] { Reserve, Provision, "bss/charges/capture" })
            await shop.BreakAsync(
                new
                {
                    kind,
                    operation,
                    about = (string?)null,
                    delay = "00:00:03",
                }
            );
        var order = await browser.OrderBundleAsync("strict");
        foreach (var part in await shop.PartsEndAsync(order, "Completed", "Completed"))
            (await shop.DeedsOfAsync(part)).ShouldBe(Had);
    }

    [Fact]
    public async Task What_is_free_comes_together_too()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderBundleAsync("free");
        foreach (var part in await shop.PartsEndAsync(order, "Completed", "Completed"))
            (await shop.DeedsOfAsync(part)).ShouldBe("provision");
    }

    [Fact]
    public async Task Pressed_twice_it_is_ordered_once()
    {
        using var browser = await shop.NewBuyerAsync();
        using var tab = shop.World.NewBrowser();
        tab.Cookies.Add(browser.Cookies.GetAllCookies());
        await browser.LookAtBundleAsync("strict");
        await tab.LookAtBundleAsync("strict");
        var key = Guid.CreateVersion7();
        var pages = await Task.WhenAll(browser.PressAsync(key), tab.PressAsync(key));
        pages[0].OrderNumber().ShouldBe(pages[1].OrderNumber());
        await shop.PartsEndAsync(pages[0].OrderNumber(), "Completed", "Completed");
    }

    [Fact]
    public async Task A_bundle_ends_as_a_whole_and_is_kept_as_a_whole()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderBundleAsync("strict");
        var parts = await shop.PartsEndAsync(order, "Completed", "Completed");
        await browser.SubscriptionsAsync();
        await shop.EndsAsync(await ChangeAsync(browser, parts[1], "End"), "Completed");
        await shop.HeldUntilAsync(parts, isEnding: true);
        await browser.SubscriptionsAsync();
        await shop.EndsAsync(await ChangeAsync(browser, parts[0], "Keep"), "Completed");
        await shop.HeldUntilAsync(parts, isEnding: false);
        await browser.SubscriptionsAsync();
        browser.Page.Body.ShouldNotContain("handler=Become", customMessage: "a part costs what it costs as a part");
        await shop.EndsAsync(await ChangeAsync(browser, parts[0], "EndNow"), "Completed");
        foreach (var part in parts)
            await Eventually.TrueAsync(
                async () => await shop.SubscriptionAsync(part) == "Cancelled",
                "all of it has ended"
            );
    }

    [Fact]
    [Trait("Requirement", "SSM-ROLE")]
    public async Task Somebody_elses_wish_is_approved_as_a_whole()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderBundleAsync("strict");
            (await shop.StateAsync(order)).ShouldBe("AwaitingApproval");
            (await manager.SubscriptionsAsync()).ShouldContain("Strict Pack, 10.00 EUR: somebody asks");
            await manager.GoAsync($"/t/metro/account/orders/{order}");
            await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Approve");
            await shop.PartsEndAsync(order, "Completed", "Completed");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_it_is_had_without_an_approval(bool isAnswered)
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderBundleAsync("strict");
            await manager.GoAsync($"/t/metro/account/orders/{order}");
            if (isAnswered)
                await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Decline");
            else
                await LapseAsync();
            (await shop.StatesAsync(order)).ShouldBe("Denied Denied");
            (await shop.FailureAsync(order)).ShouldBe("NotApproved");
        }
    }

    [Theory]
    [InlineData("dear", "FB-7018")]
    [InlineData("broken", "FB-7004")]
    [InlineData("nothing", "FB-7004")]
    [Trait("Requirement", "BIL-002")]
    public async Task What_cannot_be_had_says_why(string bundle, string code)
    {
        using var browser = await shop.NewBuyerAsync();
        (await browser.LookAtBundleAsync(bundle)).Body.ShouldContain(code);
    }

    [Fact]
    public async Task What_the_account_has_already_is_named()
    {
        var (browser, _, _) = await shop.SubscribedAsync("shop-4/second");
        using var _1 = browser;
        var page = (await browser.LookAtBundleAsync("strict")).Body;
        page.ShouldContain("FB-7008");
        page.ShouldContain("Sample shop-4, Second: ");
        (await browser.SubscriptionsAsync()).ShouldNotContain("Strict Pack");
    }

    [Theory]
    [InlineData("https://shop-2.ott.test/welcome", true)]
    [InlineData("https://shop-4.ott.test/welcome", true)]
    [InlineData("https://shop-1.ott.test/welcome", false)]
    [InlineData("https://evil.example/", false)]
    public async Task It_leads_back_to_one_of_its_services_and_nowhere_else(string address, bool isFine)
    {
        using var browser = await shop.NewBuyerAsync();
        var page = await browser.GoAsync(
            $"/t/metro/account/bundle?bundle=strict&return={Uri.EscapeDataString(address)}"
        );
        page.Body.Contains("FB-7010", StringComparison.Ordinal).ShouldBe(!isFine);
    }

    [Fact]
    public async Task A_link_to_an_offer_is_none_to_a_bundle()
    {
        using var browser = await shop.NewBuyerAsync();
        var offer = await browser.LookAtAsync("shop-4/basic");
        var page = await browser.GoAsync(
            offer.Address.AbsolutePath.Replace("/add/", "/bundle/", StringComparison.Ordinal)
        );
        ((int)page.Status).ShouldBe(400);
    }

    private async Task LapseAsync()
    {
        shop.World.Clock.Advance(TimeSpan.FromDays(8));
        await shop.World.Node.AsOperatorAsync(
            async (OrderApprovals approvals) =>
            {
                await approvals.LapseAsync(CancellationToken.None);
                return true;
            }
        );
    }

    private async Task<string> ChangeAsync(BrowserStub browser, string order, string handler)
    {
        var subscription = await shop.SubscriptionIdAsync(order);
        var form = (await browser.Page.DocumentAsync()).QuerySelector("form[action$='handler=EndNow']")!;
        var fields = form.QuerySelectorAll("input")
            .Select(input => (Name: input.GetAttribute("name")!, Value: input.GetAttribute("value")!))
            .Select(field => field.Name == "Subscription" ? (field.Name, Value: $"{subscription}") : field);
        var page = await browser.PostAsync(
            $"/t/metro/account/subscriptions?handler={handler}",
            [.. fields],
            ("Origin", BrokerWorld.Origin),
            ("Sec-Fetch-Site", "same-origin")
        );
        return page.OrderNumber();
    }
}

internal static class BundleShopper
{
    public static Task<BrowserPage> LookAtBundleAsync(this BrowserStub browser, string bundle) =>
        browser.GoAsync($"/t/metro/account/bundle?bundle={bundle}");

    public static async Task<string> OrderBundleAsync(this BrowserStub browser, string bundle)
    {
        await browser.LookAtBundleAsync(bundle);
        return (await browser.PressAsync()).OrderNumber();
    }

    /// <summary>The numbers of all parts' orders, in the bundle's order.</summary>
    public static async Task<IReadOnlyList<string>> PartsAsync(this ShopWorld shop, string order) =>
        (await shop.OfPartsAsync(order, "number")).Split(' ');

    /// <summary>Waits for the end of every part.</summary>
    public static async Task<IReadOnlyList<string>> PartsEndAsync(
        this ShopWorld shop,
        string order,
        params string[] states
    )
    {
        var parts = await shop.PartsAsync(order);
        parts.Count.ShouldBe(states.Length);
        foreach (var (part, state) in parts.Zip(states))
            await shop.EndsAsync(part, state);
        return parts;
    }

    public static Task<string> StatesAsync(this ShopWorld shop, string order) => shop.OfPartsAsync(order, "state");

    public static async Task<string> PricesAsync(this ShopWorld shop, IReadOnlyList<string> parts) =>
        await shop.OfPartsAsync(parts[0], "price_minor");

    public static Task<Guid> SubscriptionIdAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<Guid>($"SELECT subscription_id FROM ott_order WHERE number = '{order}'");

    public static Task HeldUntilAsync(this ShopWorld shop, IReadOnlyList<string> parts, bool isEnding) =>
        Eventually.TrueAsync(
            async () =>
            {
                shop.World.Clock.Advance(TimeSpan.FromSeconds(0.5));
                return await shop.World.Database.QueryAsync<long>(
                        $"""
                        SELECT count(*) FROM ott_subscription s
                        JOIN ott_order o ON (o.tenant, o.subscription_id) = (s.tenant, s.id)
                        WHERE o.number IN ('{string.Join("','", parts)}') AND (s.ends_at IS NOT NULL) = {isEnding}
                        """
                    ) == parts.Count;
            },
            "all parts are as they should be",
            TimeSpan.FromSeconds(30)
        );

    private static Task<string> OfPartsAsync(this ShopWorld shop, string order, string column) =>
        shop.World.Database.QueryAsync<string>(
            $"""
            SELECT string_agg(part.{column}::text, ' ' ORDER BY part.request_key) FROM ott_order part
            JOIN ott_order one ON one.tenant = part.tenant AND one.bundle_order_id = part.bundle_order_id
            WHERE one.number = '{order}'
            """
        )!;
}
