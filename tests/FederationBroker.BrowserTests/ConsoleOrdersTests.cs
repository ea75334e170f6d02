using FederationBroker.ProductTests.Collaboration;
using FederationBroker.Staff.Rights;

namespace FederationBroker.BrowserTests;

/// <summary>What staff see of orders and of the adapters that carry them out.</summary>
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class ConsoleOrdersTests(ShopBrowserWorld world)
{
    [Fact]
    public async Task An_order_is_followed_step_by_step()
    {
        await using var buyer = await world.VisitAsync();
        var number = await BuyAsync(buyer);

        await using var visit = await world.OpenConsoleAsync(StaffRole.Support);
        await visit.Page.GoToViewAsync("orders");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ClickAsync($"main a:has-text('{number}')");
        await visit.Page.SettledAsync();
        var steps = visit.Page.Locator("[data-card=steps]");
        foreach (var step in new[] { "Check", "Reserve", "Provision", "Capture" })
            await Assertions.Expect(steps).ToContainTextAsync(step);
        await Assertions.Expect(visit.Page.Locator(".headline .badge")).ToHaveTextAsync("done");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ShootAsync("order", whole: true);
        var ledger = visit.Page.Locator("[data-card=ledger]");
        (await ledger.Locator("tbody tr td:nth-child(3)").AllInnerTextsAsync())
            .Select(text => text.Trim())
            .ShouldBe(
                Enumerable.Repeat<string[]>(["receivable", "payable", "commission", "tax"], 3).SelectMany(row => row)
            );
        await visit.Page.GoToViewAsync("orders?state=Review");
        await Assertions.Expect(visit.Page.Locator("main .empty")).ToContainTextAsync("Nothing needs a person");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "PAY-INV")]
    public async Task Settlements_say_what_a_partner_is_owed_this_month_and_in_a_file(bool onPhone)
    {
        await using var buyer = await world.VisitAsync();
        await BuyAsync(buyer);

        await using var visit = await world.OpenConsoleAsync(StaffRole.Viewer, onPhone ? Screen.Phone : Screen.Desktop);
        await visit.Page.GoToViewAsync("settlements");
        var row = visit
            .Page.Locator("main tbody tr", new() { HasTextString = "shop-4" })
            .Filter(new() { Has = visit.Page.Locator("a[download]") });
        await Assertions.Expect(row).ToContainTextAsync("€");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ShootAsync($"settlements-{(onPhone ? "phone" : "desktop")}", whole: true);
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => row.Locator("a").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync());
        lines[0].ShouldStartWith("at,order,offer,deed,paid");
        lines.Length.ShouldBeGreaterThan(1);
        await visit.Page.GoToViewAsync("settlements?month=never");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("such as 2027-03");
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task One_of_the_staff_asks_for_money_to_be_given_back_and_another_one_agrees()
    {
        await using var buyer = await world.VisitAsync();
        var number = await BuyAsync(buyer);
        await using var asks = await world.OpenConsoleAsync(StaffRole.Administrator);
        await asks.Page.GoToViewAsync($"orders/{number}");
        await asks.Page.ClickAsync("button:has-text('Give back')");
        await asks.Page.FillAsync("dialog [name=minor]", "4.00");
        await asks.Page.FillAsync("dialog [name=reason]", "Charged by mistake");
        (await asks.Page.BarriersAsync()).ShouldBeEmpty();
        await asks.Page.ClickAsync("dialog button.main");
        var refunds = asks.Page.Locator("[data-card=refunds]");
        await Assertions.Expect(refunds).ToContainTextAsync("Somebody else has to agree");
        await Assertions.Expect(refunds.Locator("button:has-text('Agree')")).ToHaveCountAsync(0);

        await using var agrees = await world.OpenConsoleAsync(StaffRole.Administrator, Screen.Phone);
        await agrees.Page.GoToViewAsync($"orders/{number}");
        (await agrees.Page.BarriersAsync()).ShouldBeEmpty();
        await agrees.Page.ShootAsync("refund-phone", whole: true);
        await agrees.Page.ClickAsync("[data-card=refunds] button:has-text('Agree')");
        await Assertions.Expect(agrees.Page.Locator("[data-card=refunds]")).ToContainTextAsync("agreed");
        await agrees.Page.ClickAsync("[data-card=refunds] a");
        await Assertions.Expect(agrees.Page.Locator("main")).ToContainTextAsync("Refund: ");
    }

    [Theory]
    [InlineData(false, "shop-1")]
    [InlineData(true, "shop-2")]
    [Trait("Requirement", "PAY-UC2")]
    public async Task What_a_partner_has_paid_in_is_noted_once(bool onPhone, string partner)
    {
        await using var visit = await world.OpenConsoleAsync(
            StaffRole.Administrator,
            onPhone ? Screen.Phone : Screen.Desktop
        );
        await visit.Page.GoToViewAsync("settlements");
        for (var time = 0; time < 2; time++)
        {
            await visit.Page.ClickAsync($"button:has-text('{partner} has paid in')");
            await visit.Page.FillAsync("dialog [name=minor]", "12.50");
            await visit.Page.FillAsync("dialog [name=reference]", $"bank-{partner}");
            (await visit.Page.BarriersAsync()).ShouldBeEmpty();
            await visit.Page.ClickAsync("dialog button.main");
            await Assertions.Expect(visit.Page.Locator("dialog")).ToHaveCountAsync(0);
        }

        var row = visit.Page.Locator("main tbody tr", new() { HasTextString = $"{partner} has paid in" });
        await Assertions.Expect(row).ToContainTextAsync("€12.50");
        await visit.Page.ShootAsync($"funds-{(onPhone ? "phone" : "desktop")}", whole: true);
        await visit.Page.ClickAsync($"button:has-text('{partner} has paid in')");
        await visit.Page.FillAsync("dialog [name=minor]", "-1");
        await visit.Page.FillAsync("dialog [name=reference]", "bank-3");
        await visit.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(visit.Page.Locator("dialog")).ToContainTextAsync("Write whole minor units");
    }

    [Fact]
    public async Task What_nobody_can_tell_is_decided_by_a_person_once()
    {
        await using var buyer = await world.VisitAsync();
        var number = await BuyAsync(buyer);
        await world.World.Database.QueryAsync<int>(
            $"UPDATE ott_order SET state = 'Review' WHERE number = '{number}' RETURNING 1"
        );

        await using var visit = await world.OpenConsoleAsync(StaffRole.Support, Screen.Phone);
        await visit.Page.GoToViewAsync("overview");
        await visit.Page.ClickAsync("a:has-text('One order needs a person')");
        await visit.Page.ClickAsync($"a:has-text('{number}')");
        await visit.Page.ClickAsync("button:has-text('Decide')");
        await visit.Page.SelectOptionAsync("dialog select[name=decision]", "Completed");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ClickAsync("dialog button.danger");
        await Assertions.Expect(visit.Page.Locator(".headline .badge")).ToHaveTextAsync("done");
        (
            await world.World.Database.QueryAsync<long>(
                $"SELECT count(*) FROM audit_event WHERE action = 'order.reviewed' AND detail = '{number} Completed'"
            )
        ).ShouldBe(1);
    }

    [Fact]
    public async Task The_adapters_are_there_and_one_is_started_anew()
    {
        await using var visit = await world.OpenConsoleAsync(StaffRole.Administrator);
        await visit.Page.GoToViewAsync("adapters");
        await Assertions.Expect(visit.Page.Locator("main tbody tr")).ToHaveCountAsync(2);
        (await visit.Page.InnerTextAsync("main table")).ShouldContain("fbroker.rest-biller 1.0.0 by biller");
        (await visit.Page.BarriersAsync()).ShouldBeEmpty();
        await visit.Page.ShootAsync("adapters", whole: true);
        await visit.Page.ClickAsync("button:has-text('Restart bss')");
        await Eventually.TrueAsync(
            async () =>
            {
                await visit.Page.GoToViewAsync("adapters");
                return await visit.Page.Locator("main tbody .badge.good").CountAsync() == 2;
            },
            "both are ready again",
            TimeSpan.FromSeconds(30)
        );
    }

    /// <returns>The number of the order, once it is done.</returns>
    private static async Task<string> BuyAsync(Visitor buyer)
    {
        await buyer.GoAsync("/account/add?offer=shop-4/basic");
        await buyer.SignInAsync();
        await buyer.ReachesAsync("**/account/add/**");
        await buyer.Page.ClickAsync("form.stack button.main");
        await buyer.ReachesAsync("**/account/orders/**");
        await buyer.Page.Locator("p.good").WaitForAsync();
        return buyer.Page.Url.Split('/')[^1];
    }
}
