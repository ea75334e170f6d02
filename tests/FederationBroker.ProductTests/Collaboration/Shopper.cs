using System.Text.RegularExpressions;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.People;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Somebody with a browser who orders, and what is known of their orders.</summary>
internal static partial class Shopper
{
    /// <summary>Somebody who manages an account of their own, and is signed in.</summary>
    public static async Task<BrowserStub> NewBuyerAsync(this ShopWorld shop, TestPerson? person = null) =>
        (await shop.NewManagerAsync(person)).Browser;

    /// <summary>The same, with the account.</summary>
    public static async Task<(BrowserStub Browser, AccountId Account)> NewManagerAsync(
        this ShopWorld shop,
        TestPerson? person = null
    )
    {
        person ??= new TestPerson { CableId = shop.NewCableId() };
        var id = await shop.World.AddSubscriberAsync("metro", person);
        return (await shop.SignInAsync(person.CableId), await shop.World.Node.AccountOfAsync(id));
    }

    /// <summary>Somebody else of an account, signed in.</summary>
    public static async Task<BrowserStub> NewRelativeAsync(this ShopWorld shop, AccountId account, PersonRole role)
    {
        var name = shop.NewCableId();
        CableId.TryParse(name, out var cableId);
        var hash = shop.World.Node.HashOf(BrokerWorld.Password);
        await shop.World.Node.AsOperatorAsync(
            (AccountPeople people) =>
                people.AddAsync(account, new NewPerson(null, role, cableId, hash), CancellationToken.None)
        );
        return await shop.SignInAsync(name);
    }

    public static async Task<BrowserStub> SignInAsync(this ShopWorld shop, string cableId)
    {
        var browser = shop.World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync(cableId);
        return browser;
    }

    /// <summary>Reads the terms, and presses the button.</summary>
    /// <returns>The order's number.</returns>
    public static async Task<string> OrderAsync(this BrowserStub browser, string offer)
    {
        await browser.LookAtAsync(offer);
        return (await browser.PressAsync()).OrderNumber();
    }

    public static Task<BrowserPage> LookAtAsync(this BrowserStub browser, string offer) =>
        browser.GoAsync($"/t/metro/account/add?offer={offer}");

    public static Task<BrowserPage> PressAsync(this BrowserStub browser, Guid? key = null) =>
        browser.SubmitAsync(new Dictionary<string, string> { ["Key"] = $"{key ?? Guid.CreateVersion7()}" });

    public static string OrderNumber(this BrowserPage page) =>
        Number().Match(page.Address.AbsolutePath) is { Success: true } match
            ? match.Groups["number"].Value
            : throw new InvalidOperationException($"No order, but {page.Status} at {page.Address}:\n{page.Body}");

    /// <summary>What the order's page says.</summary>
    public static async Task<string> ReadAsync(this BrowserStub browser, string order)
    {
        var page = await browser.GoAsync($"/t/metro/account/orders/{order}");
        return (await page.DocumentAsync()).QuerySelector("[role=status]")?.TextContent ?? $"{page.Status}";
    }

    /// <summary>What the page of subscriptions says.</summary>
    public static async Task<string> SubscriptionsAsync(this BrowserStub browser) =>
        (await browser.GoAsync("/t/metro/account/subscriptions")).Body;

    public static Task<string> StateAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<string>($"SELECT state FROM ott_order WHERE number = '{order}'")!;

    public static Task<string> FailureAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<string>($"SELECT failure FROM ott_order WHERE number = '{order}'")!;

    /// <summary>What <c>shop-4</c> hears of an order: <c>SUCCESS</c>, <c>PENDING</c>, or <c>FAILURE</c> and its
    /// code.</summary>
    public static async Task<string> ToldThereAsync(this ShopWorld shop, string order)
    {
        var site = new OidcPartner(shop.World, "shop-4");
        var token = (await site.TokenAsync(("grant_type", "client_credentials"), ("scope", "orders")))["access_token"];
        using var client = shop.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{site.Issuer}/connect/orders/{order}");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(request);
        var answer = await TokenAnswer.ReadAsync(response);
        return answer.Has("code") ? $"{answer["result"]} {answer["code"]}" : answer["result"];
    }

    /// <summary>An order's history as the operator's staff read it: <c>Check Applied, Reserve Unknown</c>.</summary>
    public static async Task<string> HistoryAsync(this ShopWorld shop, string order)
    {
        using var person = await StaffPerson.SignedInAsync(shop.World, FederationBroker.Staff.Rights.StaffRole.Viewer);
        var steps = (await person.GetAsync($"orders/{order}")).Json.GetProperty("steps").EnumerateArray();
        return string.Join(
            ", ",
            steps.Select(step => $"{step.GetProperty("kind").GetString()} {step.GetProperty("effect").GetString()}")
        );
    }

    /// <summary>What was tried, for who reads of a failed test.</summary>
    public static Task<string?> StepsAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<string?>(
            $"""
            SELECT string_agg(
              concat_ws(' ', s.kind, s.attempts, s.effect, s.reason, s.code, s.first_sent_at, s.last_sent_at), '; '
              ORDER BY s.ordinal)
            FROM ott_order_step s JOIN ott_order o ON (o.tenant, o.id) = (s.tenant, s.order_id)
            WHERE o.number = '{order}'
            """
        );

    /// <summary>The state of what an order makes or changes.</summary>
    public static Task<string> SubscriptionAsync(this ShopWorld shop, string order) =>
        shop.World.Database.QueryAsync<string>(
            $"""
            SELECT s.state FROM ott_subscription s JOIN ott_order o ON (o.tenant, o.subscription_id) = (s.tenant, s.id)
            WHERE o.number = '{order}'
            """
        )!;

    /// <summary>Waits for the end of an order. Meanwhile the clock runs faster than the wall's: pauses pass.</summary>
    /// <param name="faster">By how much at each look; nothing where a process has to be started meanwhile: what is
    /// given up after seconds would be given up before it runs.</param>
    public static async Task EndsAsync(this ShopWorld shop, string order, string state, double faster = 0.5)
    {
        await Eventually.TrueAsync(
            async () =>
            {
                if (await shop.StateAsync(order) is not "Processing")
                    return true;
                shop.World.Clock.Advance(TimeSpan.FromSeconds(faster));
                return false;
            },
            $"{order} is {state}",
            TimeSpan.FromSeconds(90)
        );
        (await shop.StateAsync(order)).ShouldBe(
            state,
            $"{await shop.FailureAsync(order)}: {await shop.StepsAsync(order)}"
        );
    }

    /// <summary>Waits until the last step of an order was asked about so often, and what was answered is
    /// kept.</summary>
    public static Task AskedAsync(this ShopWorld shop, string order, string step, int times) =>
        Eventually.TrueAsync(
            async () =>
                await shop.World.Database.QueryAsync<long>(
                    $"""
                    SELECT count(*) FROM ott_order_step s JOIN ott_order o ON (o.tenant, o.id) = (s.tenant, s.order_id)
                    JOIN outbox_line l ON l.tenant = o.tenant AND l.subject = replace(o.id::text, '-', '')
                    WHERE o.number = '{order}' AND s.kind = '{step}' AND s.attempts >= {times} AND s.effect IS NOT NULL
                    """
                ) > 0,
            $"{step} of {order} was asked about {times} times",
            TimeSpan.FromSeconds(30)
        );

    [GeneratedRegex("/account/orders/(?<number>[A-Z2-7]{5}-[A-Z2-7]{5})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
