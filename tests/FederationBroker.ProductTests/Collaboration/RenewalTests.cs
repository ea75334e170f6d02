using FederationBroker.Collaboration.Upkeep;
using FederationBroker.Data.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// The periods after the first: each is charged once at its time, and one that is not paid has an end.
/// </summary>
[Trait("Requirement", "PAY-INV")]
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class RenewalTests(ShopWorld shop) : IAsyncLifetime
{
    private const string Reserve = "bss/charges/reserve";

    private readonly string cableId = shop.NewCableId();

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => new(shop.CalmAsync());

    [Fact]
    public async Task Each_month_is_charged_once_and_the_books_agree()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        for (var month = 1; month <= 4; month++)
        {
            shop.World.Clock.Advance(TimeSpan.FromDays(31));
            await IsPaidAsync(order, month);
        }

        (await RenewalsAsync(order)).ShouldBe("1 Completed 990, 2 Completed 990, 3 Completed 990, 4 Completed 990");
        (await PostedAsync(order)).ShouldBe("Commission -415, Payable -3745, Receivable 4950, Tax -790");
        var renewal = await NumberOfAsync(order, period: 2);
        (await shop.DeedsOfAsync(renewal)).ShouldBe("reserve, capture");
        using var back = await BackAsync();
        (await back.ReadAsync(renewal)).ShouldStartWith("Done. The next period is paid.");
        (await back.SubscriptionsAsync()).ShouldContain("Next period of Basic of Sample shop-4");
    }

    [Fact]
    public async Task Of_many_that_look_at_once_one_orders_the_period()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/year");
        using var _1 = browser;
        shop.World.Clock.Advance(TimeSpan.FromDays(367));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FollowAsync()));
        await IsPaidAsync(order, 1);
        (await RenewalsAsync(order)).ShouldBe("1 Completed 9900");
    }

    [Fact]
    public async Task What_is_free_or_bought_once_is_never_charged_again()
    {
        var (browser, account, free) = await shop.SubscribedAsync("shop-4/free");
        using var _1 = browser;
        var once = await browser.OrderAsync("shop-4/once");
        await shop.EndsAsync(once, "Completed");
        var month = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(month, "Completed");
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await IsPaidAsync(month, 1);
        (await RenewalsAsync(free) + await RenewalsAsync(once)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_ends_with_its_period_is_not_charged_again()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await shop.EndsAsync(await browser.PressAsync("End"), "Completed");
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await UntilAsync(async () => await shop.HeldAsync(order) == "Cancelled Voluntary", "it has ended");
        (await RenewalsAsync(order)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_next_offer_is_charged_at_its_own_price()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await browser.SubscriptionsAsync();
        var change = await browser.ByHandAsync("Become", await browser.ShownAsync("second"));
        await shop.EndsAsync(change.OrderNumber(), "Completed");
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await IsPaidAsync(order, 1);
        (await RenewalsAsync(order)).ShouldBe("1 Completed 500");
    }

    [Fact]
    public async Task What_passed_while_it_was_paused_is_not_charged()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await shop.EndsAsync(await browser.PressAsync("Pause"), "Completed");
        shop.World.Clock.Advance(TimeSpan.FromDays(31 * 3));
        using var back = await BackAsync();
        await shop.EndsAsync(await back.PressAsync("Keep"), "Completed");
        await IsPaidAsync(order, 3);
        (await RenewalsAsync(order)).ShouldBe("3 Completed 990");
    }

    [Fact]
    public async Task What_is_not_paid_works_for_a_while_is_held_and_goes_on_when_it_is_paid()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await RefuseChargesAsync();
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await UntilAsync(async () => await shop.HeldAsync(order) == "Grace", "it works unpaid");
        using var back = await BackAsync();
        (await back.SubscriptionsAsync()).ShouldContain("The last charge did not go through");
        var refused = await NumberOfAsync(order, period: 1);
        (await back.ReadAsync(refused)).ShouldContain("othing was charged");

        await PassDaysAsync(8);
        await UntilAsync(async () => await shop.HeldAsync(order) == "OnHold", "it is on hold");
        await UntilAsync(NothingIsUnderWayAsync, "it is noted why");
        using var later = await BackAsync();
        (await later.SubscriptionsAsync()).ShouldContain("It is on hold: the last charge did not go through");
        (await later.SubscriptionsAsync()).ShouldNotContain("handler=Keep", Case.Sensitive, "Paying is the way back.");

        await shop.MendAsync();
        await PassDaysAsync(2);
        await IsPaidAsync(order, 1);
        await UntilAsync(async () => await shop.HeldAsync(order) == "Active", "it goes on");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, pause, resume");
    }

    [Fact]
    public async Task What_stays_unpaid_ends()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await RefuseChargesAsync();
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await UntilAsync(async () => await shop.HeldAsync(order) == "Grace", "it works unpaid");
        await PassDaysAsync(8);
        await UntilAsync(async () => await shop.HeldAsync(order) == "OnHold", "it is on hold");
        await PassDaysAsync(31);
        await UntilAsync(async () => await shop.HeldAsync(order) == "Cancelled Involuntary", "it has ended");
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision, pause, cancel");
    }

    [Fact]
    public async Task That_billing_is_away_is_no_debt_of_anybodys()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        await shop.CloseSystemsAsync();
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await UntilAsync(async () => (await RenewalsAsync(order)).Contains("Denied"), "it was tried");
        (await shop.HeldAsync(order)).ShouldBe("Active");
        using var back = await BackAsync();
        (await back.SubscriptionsAsync()).ShouldNotContain("did not go through");
        await shop.OpenSystemsAsync();
        shop.World.Clock.Advance(TimeSpan.FromHours(1));
        await IsPaidAsync(order, 1);
        (await shop.DeedsAboutHeldAsync(order)).ShouldBe("provision");
    }

    [Fact]
    [Trait("Requirement", "CFG-2")]
    public async Task What_passed_before_it_was_linked_and_open_is_not_charged()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-2/basic", cableId);
        using var _1 = browser;
        shop.World.Clock.Advance(TimeSpan.FromDays(31 * 3));
        await FollowAsync();
        (await RenewalsAsync(order)).ShouldBeEmpty();
        await shop.DoThereAsync("link", await shop.ReferenceAsync(order));
        await IsPaidAsync(order, 3);
        (await RenewalsAsync(order)).ShouldBe("3 Completed 990");
    }

    [Theory]
    [InlineData("lose-reply")]
    [InlineData("late")]
    [InlineData("error")]
    public async Task Whatever_becomes_of_a_charge_it_is_made_once(string kind)
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic", cableId);
        using var _1 = browser;
        foreach (var operation in new[] { Reserve, "bss/charges/capture" })
            await shop.BreakAsync(
                new
                {
                    kind,
                    operation,
                    delay = "00:00:03",
                }
            );
        shop.World.Clock.Advance(TimeSpan.FromDays(32));
        await IsPaidAsync(order, 1);
        (await shop.DeedsOfAsync(await NumberOfAsync(order, period: 1))).ShouldBe("reserve, capture");
    }

    // A login does not last for a month.
    private Task<BrowserStub> BackAsync() => shop.SignInAsync(cableId);

    private Task RefuseChargesAsync() =>
        shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Reserve,
                reason = "insufficient-credit",
                times = (int?)null,
            }
        );

    // One after the other, so that each has its attempt.
    private async Task PassDaysAsync(int days)
    {
        for (var day = 0; day < days; day++)
        {
            shop.World.Clock.Advance(TimeSpan.FromDays(1));
            await FollowAsync();
            await UntilAsync(NothingIsUnderWayAsync, "today's attempt is over");
        }
    }

    private async Task<bool> NothingIsUnderWayAsync() =>
        await shop.World.Database.QueryAsync<long>("SELECT count(*) FROM ott_order WHERE state = 'Processing'") == 0;

    private Task IsPaidAsync(string order, int period) =>
        UntilAsync(
            async () =>
                await shop.World.Database.QueryAsync<long>(
                    $"SELECT count(*) FROM ott_subscription WHERE {Of(order)} AND paid_period = {period}"
                ) == 1,
            $"period {period} is paid"
        );

    private Task UntilAsync(Func<Task<bool>> condition, string what) =>
        Eventually.TrueAsync(
            async () =>
            {
                if (await condition())
                    return true;
                await FollowAsync();
                shop.World.Clock.Advance(TimeSpan.FromSeconds(1));
                return false;
            },
            what,
            TimeSpan.FromSeconds(60)
        );

    // The job itself comes round once in a while, by the wall's clock.
    private Task FollowAsync() =>
        shop
            .World.Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(ShopWorld.Metro, async (RenewalUpkeep upkeep) =>
            {
                await upkeep.ChargeAsync(CancellationToken.None);
                await upkeep.DunAsync(CancellationToken.None);
                return true;
            });

    private async Task<string> RenewalsAsync(string order) =>
        await shop.World.Database.QueryAsync<string>(
            $"""
            SELECT string_agg(concat_ws(' ', period, state, price_minor), ', ' ORDER BY period, created_at)
            FROM ott_order WHERE kind = 'Renewal' AND subscription_id IN (SELECT id FROM ott_subscription WHERE {Of(
                order
            )})
            """
        ) ?? string.Empty;

    private async Task<string> NumberOfAsync(string order, int period) =>
        (
            await shop.World.Database.QueryAsync<string>(
                $"""
                SELECT number FROM ott_order WHERE period = {period}
                  AND subscription_id IN (SELECT id FROM ott_subscription WHERE {Of(order)})
                ORDER BY created_at DESC LIMIT 1
                """
            )
        )!;

    private async Task<string> PostedAsync(string order) =>
        (
            await shop.World.Database.QueryAsync<string>(
                $"""
                SELECT string_agg(account || ' ' || minor, ', ' ORDER BY account) FROM (
                  SELECT p.account, sum(p.minor) AS minor FROM ledger_posting p
                  JOIN ledger_transaction t ON (t.tenant, t.id) = (p.tenant, p.transaction_id)
                  JOIN ott_order o ON (o.tenant, o.id) = (t.tenant, t.order_id)
                  WHERE p.layer = 'Posted' AND o.subscription_id IN (SELECT id FROM ott_subscription WHERE {Of(order)})
                  GROUP BY p.account) sums
                """
            )
        )!;

    private static string Of(string order) => $"id = (SELECT subscription_id FROM ott_order WHERE number = '{order}')";
}
