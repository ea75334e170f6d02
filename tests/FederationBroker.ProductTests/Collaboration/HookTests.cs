using System.Diagnostics;
using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Data.Tenancy;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Adapters on the pipelines of consent, claims and standing: what they add is bounded, what they do wrong changes
/// nothing but what they were asked for, and everything of it can be seen.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "BIL-003")]
[Trait("Requirement", "INF-001")]
public sealed class HookTests(HookWorld world) : IClassFixture<HookWorld>
{
    private const string Kit = """[{"type":"subscription","offer":"kit-offer"}]""";
    private const string BothClaims = """{"id_token":{"x_tier":null,"since":null}}""";

    [Fact]
    public async Task The_price_that_an_adapter_tells_is_shown_and_is_what_is_ordered()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-sells-dearer");
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Kit)));
        browser.Page.Body.ShouldContain("12.90 EUR");
        browser.Page.Body.ShouldContain("2.06 EUR");
        browser.Page.Body.ShouldContain("Sport costs more this month.");
        browser.Page.Body.ShouldNotContain("9.90 EUR");
        var asked = AnswersOf("sells-dearer", "consent/before");
        var tokens = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        AnswersOf("sells-dearer", "consent/before").ShouldBe(asked, "Once the button is pressed nobody is asked.");
        var order = tokens.Json.GetProperty("authorization_details")[0].GetProperty("order").GetString()!;
        (await PriceOfAsync(order)).ShouldBe("1290 206");
    }

    [Fact]
    public async Task The_entrance_asks_as_well_and_of_two_prices_the_first_in_order_counts()
    {
        using var browser = await world.NewBuyerAsync();
        await browser.LookAtAsync("site-two/kit-offer");
        browser.Page.Body.ShouldContain("12.90 EUR");
        (await PriceOfAsync((await browser.PressAsync()).OrderNumber())).ShouldBe("1290 206");
    }

    [Theory]
    [InlineData("site-hangs/kit-offer", "FB-7015")]
    [InlineData("site-both/kit-offer", "FB-7015")]
    [InlineData("site-sells-for-yen/kit-offer", "FB-7015")]
    [InlineData("site-plain/other", "It is not sold here.")]
    public async Task What_no_adapter_can_price_or_one_refuses_is_not_sold_and_says_why(string offer, string says)
    {
        using var browser = await world.NewBuyerAsync();
        await browser.LookAtAsync(offer);
        browser.Page.Body.ShouldContain(says);
        browser.Page.Body.ShouldNotContain("Order with obligation to pay");
    }

    [Fact]
    public async Task While_an_adapter_hangs_signing_in_goes_on_without_the_offer()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-hangs");
        var began = Stopwatch.StartNew();
        await browser.GoAsync(site.AuthorizeAddress(("authorization_details", Kit), ("claims", BothClaims)));
        browser.Page.Body.ShouldContain("FB-7015");
        var tokens = await site.RedeemAsync((await browser.PassAsync()).Answer["code"]);
        tokens.Has("authorization_details").ShouldBeFalse();
        tokens.IdToken.TryGetProperty("x_tier", out _).ShouldBeFalse();
        began.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(7), "Nobody waits as long as the adapter hangs.");
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("late")]
    [InlineData("other")]
    [InlineData("none")]
    public async Task Only_the_price_that_was_read_is_approved(string whose)
    {
        using var browser = await world.NewBuyerAsync();
        using var stranger = await world.NewBuyerAsync();
        var reader = whose == "stranger" ? stranger : browser;
        await reader.LookAtAsync($"site-sells-dearer/{(whose == "other" ? "other" : "kit-offer")}");
        var read = await TermsAsync(reader);
        await browser.LookAtAsync("site-sells-dearer/kit-offer");
        if (whose == "late")
            world.World.Clock.Advance(TimeSpan.FromMinutes(16));
        var page = await browser.SubmitAsync(
            new Dictionary<string, string>
            {
                ["Key"] = $"{Guid.CreateVersion7()}",
                ["Terms"] = whose == "none" ? "0000000000000000" : read,
            }
        );
        page.Body.ShouldContain("FB-7007");
        page.Body.ShouldContain("12.90 EUR", Case.Sensitive, "The page shows what it costs now.");
    }

    [Fact]
    public async Task Claims_of_adapters_are_asked_for_consent_by_name_and_released()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-plain");
        await browser.GoAsync(site.AuthorizeAddress(("claims", BothClaims)));
        browser.Page.Body.ShouldContain("Your tier");
        browser.Page.Body.ShouldContain("To thank you longer");
        var code = (await browser.PassAsync()).Answer["code"];
        var token = (await site.RedeemAsync(code)).IdToken;
        token.GetProperty("x_tier").GetString().ShouldBe("the x_tier");
        token.GetProperty("since").GetString().ShouldBe("the x_since");
        (await browser.GoAsync("/t/metro/account")).Body.ShouldContain("Your tier");
    }

    [Fact]
    public async Task What_was_not_agreed_to_is_not_even_asked_of_an_adapter()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-tells-more");
        await browser.GoAsync(site.AuthorizeAddress(("claims", BothClaims)));
        var dropped = UseOf("tells-more", "claims/enrich")?.Dropped ?? 0;
        await browser.AgreeAsync("x_tier");
        var token = (await site.RedeemAsync(browser.Page.Answer["code"])).IdToken;
        token.GetProperty("x_tier").GetString().ShouldBe("the x_tier");
        token.TryGetProperty("since", out _).ShouldBeFalse();
        token.TryGetProperty("shoe_size", out _).ShouldBeFalse();
        UseOf("tells-more", "claims/enrich")!.Dropped.ShouldBeGreaterThan(dropped, "What it told unasked was dropped.");
    }

    [Fact]
    public async Task An_adapter_whose_manifest_grants_no_claim_adds_none()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-mute");
        await browser.GoAsync(site.AuthorizeAddress(("claims", BothClaims)));
        var token = (await site.RedeemAsync((await browser.PassAsync()).Answer["code"])).IdToken;
        token.TryGetProperty("x_tier", out _).ShouldBeFalse();
        UseOf("mute", "claims/enrich").ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_adapters_the_one_that_answers_is_heard()
    {
        using var browser = await world.NewBuyerAsync();
        var site = new OidcPartner(world.World, "site-both");
        await browser.GoAsync(site.AuthorizeAddress(("claims", BothClaims)));
        var token = (await site.RedeemAsync((await browser.PassAsync()).Answer["code"])).IdToken;
        token.GetProperty("x_tier").GetString().ShouldBe("the x_tier");
    }

    [Theory]
    [InlineData("site-plain", null, "cannot be used at the moment", "deny account-not-in-good-standing")]
    [InlineData("site-allows-strangers", "kit-offer", "End Sample site-allows-strangers", "allow entitled")]
    [Trait("Requirement", "SRV-001")]
    public async Task What_an_adapter_says_of_a_right_reaches_page_token_and_standing(
        string partner,
        string? has,
        string says,
        string standing
    )
    {
        using var browser = await world.NewBuyerAsync();
        await browser.LookAtAsync($"{partner}/kit-offer");
        var order = (await browser.PressAsync()).OrderNumber();
        // As after the order is done: what becomes of orders is another test's matter.
        await world.World.Database.QueryAsync<string>(
            $"""
            UPDATE ott_subscription SET state = 'Active', since = now(), ask_at = NULL
            WHERE id = (SELECT subscription_id FROM ott_order WHERE number = '{order}') RETURNING state
            """
        );
        await AskRightAsync();
        AnswersOf(partner["site-".Length..], "standing/decide").ShouldBeGreaterThan(0);
        (await browser.GoAsync("/t/metro/account/subscriptions")).Body.ShouldContain(says);
        var site = new OidcPartner(world.World, partner);
        var code = await site.ObtainCodeAsync(browser, ("claims", """{"id_token":{"subscriptions":null}}"""));
        var token = (await site.RedeemAsync(code)).IdToken;
        var told = token.TryGetProperty("subscriptions", out var held) ? held[0].GetString() : null;
        told.ShouldBe(has);
        var decision = await site.DecideAsync(token.GetProperty("sub").GetString()!, "offer:kit-offer");
        $"{decision["decision"]} {decision["reason"]}".ShouldBe(standing);
    }

    [Fact]
    public async Task Staff_see_who_was_asked_and_what_came_of_it()
    {
        using var browser = await world.NewBuyerAsync();
        await browser.LookAtAsync("site-sells-dearer/kit-offer");
        using var person = await StaffPerson.SignedInAsync(world.World, FederationBroker.Staff.Rights.StaffRole.Viewer);
        var adapter = (await person.GetAsync("adapters")).Items.Single(item =>
            item.GetProperty("id").GetString() == "sells-dearer"
        );
        var hook = adapter
            .GetProperty("hooks")
            .EnumerateArray()
            .Single(use => use.GetProperty("operation").GetString() == "consent/before");
        hook.GetProperty("answered").GetInt64().ShouldBeGreaterThan(0);
        hook.GetProperty("added").GetInt64().ShouldBeGreaterThan(0);
    }

    private Task AskRightAsync() =>
        world
            .World.Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(ShopWorld.Metro, async (RightUpkeep upkeep) =>
            {
                await upkeep.AskAsync(CancellationToken.None);
                return true;
            });

    private HookUse? UseOf(string adapter, string operation) =>
        world
            .World.Node.Services.GetRequiredService<HookTally>()
            .Of(new AdapterPlace(ShopWorld.Metro, adapter))
            .FirstOrDefault(use => use.Operation == operation);

    private long AnswersOf(string adapter, string operation) => UseOf(adapter, operation)?.Answered ?? 0;

    private Task<string> PriceOfAsync(string order) =>
        world.World.Database.QueryAsync<string>(
            $"SELECT price_minor || ' ' || tax_minor FROM ott_order WHERE number = '{order}'"
        )!;

    private static async Task<string> TermsAsync(BrowserStub browser) =>
        (await browser.Page.DocumentAsync()).QuerySelector("input[name=Terms]")!.GetAttribute("value")!;
}
