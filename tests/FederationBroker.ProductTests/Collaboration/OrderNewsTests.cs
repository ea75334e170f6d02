using System.Text.Json;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Staff.Rights;
using FederationBroker.Subscribers;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// A service is told of every order of its offers that comes to an end, however it comes to it: once, and in the order
/// of its subscription.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "PAY-5")]
public sealed class OrderNewsTests : IAsyncLifetime
{
    // Nobody is there: what is to be told is looked at where it waits.
    private readonly ShopWorld shop = new() { Webhook = "https://127.0.0.1:9/hooks" };

    public ValueTask InitializeAsync() => shop.InitializeAsync();

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task Whatever_ends_an_order_the_service_is_told()
    {
        await SignUpAndEndAsync();
        await DeclineAsync();
        await LapseAsync();
        await ReviewAsync();
        await EndByServiceAsync();
        await RefundAsync();

        var untold = await shop.World.Database.QueryAsync<string?>(
            """
            SELECT string_agg(concat_ws(' ', o.kind, o.state, o.failure), ', ') FROM ott_order o
            WHERE o.partner = 'shop-4' AND o.state IN ('Completed', 'Denied') AND 1 <> (
              SELECT count(*) FROM partner_notice n
              WHERE n.tenant = o.tenant AND convert_from(n.body, 'UTF8')::json -> 'data' ->> 'order' = o.number)
            """
        );
        untold.ShouldBeNull("Each is told once.");
        (await shop.World.Database.QueryAsync<long>("SELECT count(DISTINCT kind) FROM ott_order")).ShouldBe(3);
    }

    private async Task SignUpAndEndAsync()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        var end = await browser.PressAsync("EndNow");
        await shop.EndsAsync(end, "Completed");
        var told = await DataOfAsync(order);
        told.GetProperty("kind").GetString().ShouldBe("signUp");
        told.GetProperty("result").GetString().ShouldBe("SUCCESS");
        told.GetProperty("subscription").GetString().ShouldBe(await shop.ReferenceAsync(order));
        (await DataOfAsync(end)).GetProperty("kind").GetString().ShouldBe("cancel");
        (await LineOfAsync(order)).ShouldBe(await LineOfAsync(end), "They are told in their order.");
    }

    private async Task DeclineAsync()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var _1 = manager;
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        var order = await authorised.OrderAsync("shop-4/basic");
        await manager.GoAsync($"/t/metro/account/orders/{order}");
        await manager.SubmitAsync(new Dictionary<string, string>(), "?handler=Decline");
        await shop.EndsAsync(order, "Denied");
        (await DataOfAsync(order)).GetProperty("code").GetString().ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
    }

    private async Task LapseAsync()
    {
        var (manager, account) = await shop.NewManagerAsync();
        using var _1 = manager;
        using var authorised = await shop.NewRelativeAsync(account, PersonRole.Authorised);
        var order = await authorised.OrderAsync("shop-4/second");
        shop.World.Clock.Advance(TimeSpan.FromDays(8));
        await shop.World.Node.AsOperatorAsync(
            async (OrderApprovals approvals) =>
            {
                await approvals.LapseAsync(CancellationToken.None);
                return true;
            }
        );
        (await shop.StateAsync(order)).ShouldBe("Denied");
    }

    private async Task ReviewAsync()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        await shop.World.Database.QueryAsync<int>(
            $"UPDATE ott_order SET state = 'Review' WHERE number = '{order}'; DELETE FROM partner_notice"
                + $" WHERE convert_from(body, 'UTF8')::json -> 'data' ->> 'order' = '{order}'"
        );
        using var staff = await StaffPerson.SignedInAsync(shop.World, StaffRole.Administrator);
        (await staff.CallAsync("POST", $"orders/{order}/review", new { decision = "Completed" })).Status.ShouldBe(204);
        (await DataOfAsync(order)).GetProperty("result").GetString().ShouldBe("SUCCESS");
    }

    private async Task EndByServiceAsync()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        await shop.DoThereAsync("revoke", await shop.ReferenceAsync(order));
        await shop.World.Database.QueryAsync<int>("UPDATE ott_subscription SET ask_at = now() - interval '1 year'");
        await Eventually.TrueAsync(
            async () => await shop.SubscriptionAsync(order) == "Cancelled",
            "the service has ended it"
        );
    }

    private async Task RefundAsync()
    {
        var (browser, _, order) = await shop.SubscribedAsync("shop-4/basic");
        using var _1 = browser;
        using var asks = await StaffPerson.SignedInAsync(shop.World, StaffRole.Administrator);
        using var agrees = await StaffPerson.SignedInAsync(shop.World, StaffRole.Administrator);
        var rest = (await asks.GetAsync($"orders/{order}")).Json.GetProperty("restMinor").GetInt64();
        rest.ShouldBe(990, "All of its days are left.");
        var asked = await asks.CallAsync(
            "POST",
            $"orders/{order}/refunds",
            new { minor = rest, reason = "Not wanted" }
        );
        var refund = asked.Json.GetProperty("refund").GetGuid();
        await agrees.CallAsync("POST", $"orders/{order}/refunds/{refund}/decision", new { approves = true });
        await Eventually.TrueAsync(async () => await shop.TakenAsync(order) == 0, "it is given back");
        await BilledAsync(asks, order);
    }

    private async Task BilledAsync(StaffPerson staff, string order)
    {
        var account = await shop.World.Database.QueryAsync<Guid>(
            $"SELECT account_id FROM ott_order WHERE number = '{order}'"
        );
        var bill = (await staff.GetAsync($"accounts/{account}/bill")).Json;
        bill.GetProperty("lines")
            .EnumerateArray()
            .Select(line =>
                $"{line.GetProperty("deed")} {line.GetProperty("grossMinor")} {line.GetProperty("taxMinor")}"
            )
            .ShouldBe(["Capture 990 158", "Refund -990 -158"]);
        bill.GetProperty("totals")[0].GetProperty("grossMinor").GetInt64().ShouldBe(0);
        (await staff.GetAsync($"accounts/{account}/bill.csv")).Body.ShouldContain($"{order},shop-4,basic,Refund,-9.90");
        (await staff.GetAsync($"accounts/{account}/bill?month=never")).Status.ShouldBe(400);
    }

    private async Task<JsonElement> DataOfAsync(string order)
    {
        var body = await shop.World.Database.QueryAsync<string>(
            $"SELECT convert_from(body, 'UTF8') FROM partner_notice WHERE {IsOf(order)}"
        );
        return JsonDocument.Parse(body!).RootElement.GetProperty("data");
    }

    private Task<string> LineOfAsync(string order) =>
        shop.World.Database.QueryAsync<string>($"SELECT about FROM partner_notice WHERE {IsOf(order)}")!;

    private static string IsOf(string order) => $"convert_from(body, 'UTF8')::json -> 'data' ->> 'order' = '{order}'";
}
