using System.Text.Json;
using FederationBroker.Kernel;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Somebody who has a subscription, and what is known of it.</summary>
internal static class SubscriptionScenes
{
    /// <returns>Somebody who manages the account, the account, and the order that was done.</returns>
    public static async Task<(BrowserStub Browser, AccountId Account, string Order)> SubscribedAsync(
        this ShopWorld shop,
        string offer,
        string? cableId = null
    )
    {
        var (browser, account) = await shop.NewManagerAsync(new TestPerson { CableId = cableId ?? shop.NewCableId() });
        var order = await browser.OrderAsync(offer);
        await shop.EndsAsync(order, "Completed");
        return (browser, account, order);
    }

    /// <summary>Presses a button of the page of subscriptions, which has to be there.</summary>
    /// <returns>The number of the order that it makes.</returns>
    public static async Task<string> PressAsync(this BrowserStub browser, string handler)
    {
        (await browser.SubscriptionsAsync()).ShouldContain(ButtonOf(handler));
        var key = new Dictionary<string, string> { ["Key"] = $"{Guid.CreateVersion7()}" };
        return (await browser.SubmitAsync(key, $"handler={handler}")).OrderNumber();
    }

    /// <summary>The offer as the page shows it, with its terms.</summary>
    public static async Task<string> ShownAsync(this BrowserStub browser, string offer) =>
        (await browser.Page.DocumentAsync())
            .QuerySelectorAll("input[name=Offer]")
            .Select(input => input.GetAttribute("value")!)
            .First(value => value.StartsWith($"{offer} ", StringComparison.Ordinal));

    /// <summary>The page's own form, sent somewhere else or with something else in it.</summary>
    public static async Task<BrowserPage> ByHandAsync(this BrowserStub browser, string handler, string offer = "")
    {
        var form = (await browser.Page.DocumentAsync()).QuerySelector("form[action$='handler=EndNow']")!;
        var fields = form.QuerySelectorAll("input")
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!))
            .Append(("Offer", offer));
        return await browser.PostAsync(
            $"/t/metro/account/subscriptions?handler={handler}",
            [.. fields],
            ("Origin", BrokerWorld.Origin),
            ("Sec-Fetch-Site", "same-origin")
        );
    }

    /// <summary>As it stands in the page; End and EndNow are two.</summary>
    public static string ButtonOf(string handler) => $"handler={handler}\"";

    /// <summary>State, and why it ended: <c>Cancelled Abuse</c>.</summary>
    public static Task<string> HeldAsync(this ShopWorld shop, string order) =>
        shop.ReadAsync("trim(s.state || ' ' || coalesce(s.ended_because, ''))", order);

    /// <summary>Which offer it is, at which price in minor units.</summary>
    public static Task<string> OfferOfHeldAsync(this ShopWorld shop, string order) =>
        shop.ReadAsync("s.offer || ' ' || s.price_minor", order);

    /// <summary>The service's own name for it.</summary>
    public static Task<string> ReferenceAsync(this ShopWorld shop, string order) =>
        shop.ReadAsync("s.service_reference", order);

    /// <summary>What the service was asked to do about it, by its own journal.</summary>
    public static async Task<string> DeedsAboutHeldAsync(this ShopWorld shop, string order)
    {
        var reference = await shop.ReferenceAsync(order);
        using var journal = JsonDocument.Parse(await shop.ReceivedAsync());
        return string.Join(
            ", ",
            journal
                .RootElement.EnumerateArray()
                .Where(deed => deed.GetRawText().Contains($"\"{reference}\"", StringComparison.Ordinal))
                .Select(deed => deed.GetProperty("deed").GetString())
        );
    }

    /// <summary>SQL: what an order is about.</summary>
    public static string IsAbout(string order) =>
        $"subscription_id = (SELECT subscription_id FROM ott_order WHERE number = '{order}')";

    private static Task<string> ReadAsync(this ShopWorld shop, string what, string order) =>
        shop.World.Database.QueryAsync<string>(
            $"""
            SELECT {what} FROM ott_subscription s
            WHERE s.id = (SELECT subscription_id FROM ott_order WHERE number = '{order}')
            """
        )!;
}
