using FederationBroker.Catalogue.Offers;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// What a partner hears of its own offers when it asks about a standing: the same truth as tokens and pages, at once.
/// </summary>
[Trait("Requirement", "SRV-001")]
[Trait("Requirement", "CFG-3")]
[Trait("Requirement", "CFG-4")]
[Collection(ShopWorld.Shared)]
public sealed class OfferStandingTests(ShopWorld shop) : IAsyncLifetime
{
    private readonly OidcPartner site = new(shop.World, "shop-4");

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_was_not_bought_is_not_allowed_and_the_answer_leads_to_where_it_is_sold()
    {
        using var browser = await shop.NewBuyerAsync();
        var subject = await SubjectAsync(browser);
        var answer = await site.DecideAsync(subject, "offer:basic");
        (answer["decision"], answer["reason"], answer["action"]).ShouldBe(("deny", "not-subscribed", "subscribe"));
        var page = await browser.GoAsync(answer["action_url"]);
        page.Body.ShouldContain("Order with obligation to pay");
    }

    [Fact]
    public async Task Who_sells_its_service_alone_is_not_led_to_the_operators_pages()
    {
        using var browser = await shop.NewBuyerAsync();
        var seller = new OidcPartner(shop.World, "shop-3");
        var subject = await SubjectAsync(browser, seller);
        (await seller.DecideAsync(subject, "offer:basic"))["action_url"].ShouldEndWith("/t/metro/account");
    }

    [Fact]
    public async Task What_was_bought_is_allowed_until_it_is_paused_blocked_or_ended()
    {
        var (browser, account, _) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        var subject = await SubjectAsync(browser);
        var allowed = await site.DecideAsync(subject, "offer:basic");
        Told(allowed).ShouldBe("allow entitled");
        allowed.Has("decision_token").ShouldBeTrue();

        await shop.EndsAsync(await browser.PressAsync("Pause"), "Completed");
        var paused = await site.DecideAsync(subject, "offer:basic");
        Told(paused).ShouldBe("deny paused");
        (await browser.GoAsync(paused["action_url"])).Body.ShouldContain("handler=Keep");
        await shop.EndsAsync(await browser.PressAsync("Keep"), "Completed");
        await IsToldAsync(subject, "allow entitled");

        // At once: the adapters hear of it later.
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked });
        await IsToldAsync(subject, "deny account-not-in-good-standing");
        await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Active });
        await Eventually.TrueAsync(
            async () => Told(await site.DecideAsync(subject, "offer:basic")) == "allow entitled",
            "it goes on with the account"
        );
        await shop.EndsAsync(await browser.PressAsync("EndNow"), "Completed");
        await IsToldAsync(subject, "deny not-subscribed");
    }

    [Fact]
    public async Task Offers_and_content_are_asked_about_together_and_nobody_elses_offers_at_all()
    {
        var (browser, _, _) = await shop.SubscribedAsync("shop-4/free");
        using var _1 = browser;
        var subject = await SubjectAsync(browser);
        var answer = await site.AskStandingAsync(
            "preflight",
            $$"""
            {"subject":"{{subject}}","resources":["offer:free","offer:year","offer:nobody-sells-it","news-24"],
             "device":{"type":"stb"} }
            """
        );
        answer
            .Json.GetProperty("decisions")
            .EnumerateArray()
            .Select(decision => decision.GetProperty("reason").GetString())
            .ShouldBe(["entitled", "not-subscribed", "unknown-resource", "unknown-resource"]);
        var other = new OidcPartner(shop.World, "shop-3");
        Told(await other.DecideAsync(await SubjectAsync(browser, other), "offer:free")).ShouldBe("deny not-subscribed");
    }

    private async Task IsToldAsync(string subject, string expected) =>
        Told(await site.DecideAsync(subject, "offer:basic")).ShouldBe(expected);

    private static string Told(TokenAnswer answer) => $"{answer["decision"]} {answer["reason"]}";

    private async Task<string> SubjectAsync(BrowserStub browser, OidcPartner? partner = null)
    {
        partner ??= site;
        await browser.GoAsync(partner.AuthorizeAddress());
        var agreed = await browser.AgreeAsync();
        return (await partner.RedeemAsync(agreed.Answer["code"])).IdToken.GetProperty("sub").GetString()!;
    }
}
