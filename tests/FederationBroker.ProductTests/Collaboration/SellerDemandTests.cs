using FederationBroker.ProductTests.Payments;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// A seller asks a subscriber for money (CashOrder): it goes on the bill when the subscriber approves it on the
/// operator's own page, and never because of what the seller sends.
/// </summary>
[Trait("Requirement", "PAY-3")]
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class SellerDemandTests(ShopWorld shop) : IAsyncLifetime
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Shop => new(shop.World, "shop-3", shop.World.Node);

    private PaymentClient Licences => new(shop.World, "shop-2", shop.World.Node);

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Requirement", "PAY-4")]
    [Trait("Requirement", "PAY-5")]
    [Trait("Requirement", "PAY-6")]
    public async Task What_the_subscriber_approves_is_billed_and_the_seller_and_the_licence_provider_hear_it()
    {
        using var browser = await shop.NewBuyerAsync();
        var buyer = await KnownAsync(browser);
        (await ConfirmedAsync(buyer)).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT");
        var asked = await AskAsync(buyer);
        (asked.Status, asked.Result).ShouldBe((202, "PENDING"), asked.Text);
        var week = shop.World.Clock.GetUtcNow().AddDays(7);
        asked.Json.GetProperty("expiryTime").GetDateTimeOffset().ShouldBe(week, TimeSpan.FromMinutes(1));
        (await ConfirmedAsync(buyer)).ShouldBe("SERVICE_TEMPORARILY_UNAVAILABLE");
        var page = await browser.GoAsync(asked.Json.GetProperty("approvalUrl").GetString()!);
        page.Body.ShouldContain("Sample shop-3 asks you to pay for this.");
        page.Body.ShouldContain("9.90 EUR");
        var order = page.OrderNumber();
        (await shop.DeedsOfAsync(order)).ShouldBeEmpty();
        await browser.GoAsync($"/t/metro/account/orders/{order}");
        await browser.SubmitAsync(new Dictionary<string, string>(), "?handler=Approve");
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        var response = await Shop.GetAsync($"purchase-responses?buyer={buyer}&orderNumber={number}");
        (response.Status, response.Result).ShouldBe((200, "SUCCESS"), response.Text);
        response.Json.TryGetProperty("expiryTime", out _).ShouldBeFalse();
        (await ConfirmedAsync(buyer)).ShouldBe("PAYMENT_SUCCESSFULLY_EXECUTED");
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    public async Task What_the_subscriber_declines_costs_nothing()
    {
        using var browser = await shop.NewBuyerAsync();
        var buyer = await KnownAsync(browser);
        var asked = await AskAsync(buyer);
        var order = (await browser.GoAsync(asked.Json.GetProperty("approvalUrl").GetString()!)).OrderNumber();
        await browser.SubmitAsync(new Dictionary<string, string>(), "?handler=Decline");
        (await shop.DeedsOfAsync(order)).ShouldBeEmpty();
        var response = await Shop.GetAsync($"purchase-responses?buyer={buyer}&orderNumber={number}");
        response.Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await ConfirmedAsync(buyer)).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT");
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task Asked_twice_it_is_one_and_asked_for_something_else_it_is_refused()
    {
        using var browser = await shop.NewBuyerAsync();
        var buyer = await KnownAsync(browser);
        var asked = await AskAsync(buyer);
        (await AskAsync(buyer))
            .Json.GetProperty("approvalUrl")
            .GetString()
            .ShouldBe(asked.Json.GetProperty("approvalUrl").GetString());
        (await AskAsync(buyer, "second", 500)).Code.ShouldBe("FB-8007");
        var dearer = await AskAsync(buyer, "second", 501, $"{number}-2");
        (dearer.Status, dearer.Code, dearer.Place).ShouldBe((422, "FB-8013", "amount"));
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    [Trait("Requirement", "INF-003")]
    public async Task Only_whoever_this_seller_knows_is_asked_and_only_for_what_is_agreed()
    {
        using var browser = await shop.NewBuyerAsync();
        var buyer = await KnownAsync(browser);
        var elsewhere = new PaymentClient(shop.World, "shop-1", shop.World.Node);
        var foreign = await elsewhere.SendAsync("cash-orders", Message(elsewhere, buyer, "basic", 990, number));
        foreign.Result.ShouldBe("BUYER_ACCOUNT_UNKNOWN", "Another seller's name of a subscriber is none.");
        (await AskAsync("nobody-at-all")).Result.ShouldBe("BUYER_ACCOUNT_UNKNOWN");
        (await AskAsync(buyer, "no-such", 100, $"{number}-2")).Result.ShouldBe("REQUEST_REJECTED_BY_SELLER_SERVICE");
        (await AskAsync(buyer, "north", 500, $"{number}-3")).Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await ConfirmedAsync(buyer, Licences, "shop-1")).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT");
    }

    private async Task<string> KnownAsync(BrowserStub browser)
    {
        var site = new OidcPartner(shop.World, "shop-3");
        var tokens = await site.RedeemAsync(await site.ObtainCodeAsync(browser, ("scope", "openid")));
        return tokens.IdToken.GetProperty("sub").GetString()!;
    }

    private Task<PaymentReply> AskAsync(
        string buyer,
        string offer = "basic",
        long minor = 990,
        string? orderNumber = null
    ) => Shop.SendAsync("cash-orders", Message(Shop, buyer, offer, minor, orderNumber ?? number));

    private static System.Text.Json.Nodes.JsonObject Message(
        PaymentClient seller,
        string buyer,
        string offer,
        long minor,
        string orderNumber
    )
    {
        var message = seller.CashOrder(buyer, orderNumber, minor);
        message["objectInfo"] = new System.Text.Json.Nodes.JsonObject
        {
            ["offerId"] = offer,
            ["kind"] = "subscription",
        };
        return message;
    }

    private Task<string> ConfirmedAsync(string buyer) => ConfirmedAsync(buyer, Licences, "shop-3");

    private async Task<string> ConfirmedAsync(string buyer, PaymentClient asker, string seller)
    {
        var question = asker.Confirmation(buyer, number, seller);
        question["target"] = "basic";
        var reply = await asker.SendAsync("payment-confirmations", question, key: null);
        reply.Status.ShouldBe(200, reply.Text);
        return reply.Json.GetProperty("paymentConfirmationResult").GetString()!;
    }
}
