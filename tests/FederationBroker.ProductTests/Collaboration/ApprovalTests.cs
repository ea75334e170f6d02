using FederationBroker.Catalogue.Offers;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Who may add to the bill, and what may change between the page and its button.</summary>
[Trait("Requirement", "BIL-002")]
[Trait("Requirement", "SSM-ROLE")]
[Collection(ShopWorld.Shared)]
public sealed class ApprovalTests(ShopWorld shop) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("?handler=Approve", "Completed", "Done.", "reserve, provision, capture")]
    [InlineData("?handler=Decline", "Denied", "Not approved", "")]
    public async Task What_somebody_else_asks_for_waits_for_the_manager(
        string answer,
        string state,
        string told,
        string deeds
    )
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderAsync("shop-4/basic");
            (await shop.StateAsync(order)).ShouldBe("AwaitingApproval");
            (await authorised.ReadAsync(order)).ShouldStartWith("Waiting for the manager");
            authorised.Page.Body.ShouldNotContain("handler=Approve");
            (await manager.SubscriptionsAsync()).ShouldContain(order);

            await manager.GoAsync($"/t/metro/account/orders/{order}");
            await manager.SubmitAsync(new Dictionary<string, string>(), answer);
            await shop.EndsAsync(order, state);
            (await shop.DeedsOfAsync(order)).ShouldBe(deeds);
            (await authorised.ReadAsync(order)).ShouldStartWith(told);
        }
    }

    [Fact]
    public async Task The_manager_answers_once()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderAsync("shop-4/basic");
            await manager.GoAsync($"/t/metro/account/orders/{order}");
            using var tab = shop.World.NewBrowser();
            tab.Cookies.Add(manager.Cookies.GetAllCookies());
            await tab.GoAsync($"/t/metro/account/orders/{order}");
            await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Decline");
            var second = await tab.SubmitAsync(new Dictionary<string, string>(), "?handler=Approve");
            second.Body.ShouldContain("no such order of yours to be decided");
            (await shop.StateAsync(order)).ShouldBe("Denied");
        }
    }

    [Fact]
    public async Task A_manager_of_another_account_decides_nothing()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var stranger = await shop.NewBuyerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderAsync("shop-4/basic");
            var id = await SubscriberOfAsync(stranger);
            var refusal = await shop.World.Node.AsOperatorAsync(
                (OrderApprovals book) => book.DecideAsync(id, order, approves: true, CancellationToken.None)
            );
            refusal!.Code.ShouldBe("FB-7013");
            (await shop.StateAsync(order)).ShouldBe("AwaitingApproval");
        }
    }

    [Fact]
    public async Task What_was_asked_for_is_judged_again_when_the_manager_approves()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderAsync("shop-4/basic");
            var id = await SubscriberOfAsync(manager);
            await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked });
            (await ApproveAsync(id, order))!.Code.ShouldBe("FB-7002");
            (await shop.StateAsync(order)).ShouldBe("AwaitingApproval");
            await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Active });
            (await ApproveAsync(id, order)).ShouldBeNull();
            await shop.EndsAsync(order, "Completed");
        }
    }

    private Task<Refusal?> ApproveAsync(SubscriberId manager, string order) =>
        shop.World.Node.AsOperatorAsync(
            (OrderApprovals book) => book.DecideAsync(manager, order, approves: true, CancellationToken.None)
        );

    [Fact]
    public async Task What_nobody_answers_for_a_week_is_over_and_can_be_asked_for_again()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        using (manager)
        {
            var order = await authorised.OrderAsync("shop-4/basic");
            shop.World.Clock.Advance(TimeSpan.FromDays(7));
            await shop.World.Node.AsOperatorAsync(
                async (OrderApprovals book) =>
                {
                    await book.LapseAsync(CancellationToken.None);
                    return true;
                }
            );
            (await shop.StateAsync(order)).ShouldBe("Denied");
            (await shop.SubscriptionAsync(order)).ShouldBe("Cancelled");
        }
    }

    [Theory]
    [InlineData(PersonRole.User, false, "FB-7009")]
    [InlineData(PersonRole.Household, false, "FB-7001")]
    [InlineData(PersonRole.Manager, true, "FB-7001")]
    public async Task Nothing_is_ordered_by(PersonRole role, bool isHouseholdLogin, string code)
    {
        var (manager, account) = await shop.NewManagerAsync();
        using (manager)
        {
            if (role == PersonRole.User)
                (await shop.NewRelativeAsync(account, role)).Dispose();
            var wish = new PurchaseWish
            {
                Subscriber = await PersonOfAsync(account, role),
                IsHousehold = isHouseholdLogin,
                Partner = new PartnerId("shop-4"),
                Offer = "basic",
            };
            var outcome = await shop.World.Node.AsOperatorAsync(
                (Purchases purchases) =>
                    purchases.PlaceAsync(
                        wish,
                        new PurchaseApproval($"{Guid.NewGuid():N}", "en"),
                        CancellationToken.None
                    )
            );
            outcome.ShouldBeOfType<PurchaseOutcome.Refused>().Refusal.Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task A_person_who_only_uses_what_there_is_gets_no_button()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var user = await shop.NewRelativeAsync(account, PersonRole.User);
        using (manager)
            (await user.LookAtAsync("shop-4/basic")).Body.ShouldContain("FB-7009");
    }

    [Fact]
    public async Task An_account_that_is_blocked_between_page_and_button_orders_nothing()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using (manager)
        {
            await manager.LookAtAsync("shop-4/basic");
            await shop.World.Node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked });
            (await manager.PressAsync()).Body.ShouldContain("FB-7002");
        }
    }

    [Fact]
    public async Task A_price_that_changes_between_page_and_button_is_shown_before_it_is_agreed()
    {
        using var browser = await shop.NewBuyerAsync();
        await browser.LookAtAsync("shop-2/basic");
        await SetPriceAsync("9.90 EUR", "12.90 EUR", 1290);
        try
        {
            var page = await browser.PressAsync();
            page.Body.ShouldContain("FB-7007");
            page.Body.ShouldContain("12.90 EUR");
            var order = (await browser.PressAsync()).OrderNumber();
            await shop.EndsAsync(order, "Completed");
            (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
            (await shop.ReceivedAsync()).ShouldContain("1290");
        }
        finally
        {
            await SetPriceAsync("12.90 EUR", "9.90 EUR", 990);
        }
    }

    [Theory]
    [InlineData("https://evil.ott.test/")]
    [InlineData("https://shop-4.ott.test@evil.ott.test/")]
    [InlineData("http://shop-4.ott.test/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_foreign_address_to_come_back_to_is_refused(string address)
    {
        using var browser = await shop.NewBuyerAsync();
        var link = $"/t/metro/account/add?offer=shop-4/basic&return={Uri.EscapeDataString(address)}";
        (await browser.GoAsync(link)).Body.ShouldContain("FB-7010");
    }

    private async Task SetPriceAsync(string from, string to, long minor)
    {
        var file = ShopWorld.PartnerFile(2);
        var before = from == "9.90 EUR" ? file : file.Replace("9.90 EUR", from, StringComparison.Ordinal);
        shop.World.Configuration.WritePartner("shop-2", before.Replace(from, to, StringComparison.Ordinal));
        await shop.World.Node.ConfigurationChangesAsync(live =>
            live.Find(ShopWorld.Metro, new PartnerId("shop-2"))?.Agreement.Collaboration?.Find("basic")?.Price.Minor
            == minor
        );
    }

    private async Task<SubscriberId> SubscriberOfAsync(BrowserStub browser)
    {
        var order = await browser.OrderAsync("shop-4/free");
        return new SubscriberId(
            await shop.World.Database.QueryAsync<Guid>($"SELECT subscriber_id FROM ott_order WHERE number = '{order}'")
        );
    }

    private async Task<SubscriberId> PersonOfAsync(AccountId account, PersonRole role) =>
        new(
            await shop.World.Database.QueryAsync<Guid>(
                $"SELECT id FROM subscriber WHERE account_id = '{account.Value}' AND role = '{role}'"
            )
        );
}
