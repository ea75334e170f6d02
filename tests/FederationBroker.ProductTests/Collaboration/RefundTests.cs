using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// What was paid is given back when one of the staff asks for it and another one agrees; once, and never more than was
/// taken.
/// </summary>
[Trait("Requirement", "PAY-INV")]
[Trait("Requirement", "BIL-001")]
[Collection(ShopWorld.Shared)]
public sealed class RefundTests(ShopWorld shop) : IAsyncLifetime
{
    private StaffPerson asks = null!;
    private StaffPerson agrees = null!;

    public async ValueTask InitializeAsync()
    {
        await shop.CalmAsync();
        asks = await StaffPerson.SignedInAsync(shop.World, StaffRole.Administrator);
        agrees = await StaffPerson.SignedInAsync(shop.World, StaffRole.Administrator);
    }

    public ValueTask DisposeAsync()
    {
        asks.Dispose();
        agrees.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_asks_another_agrees_and_the_subscriber_sees_it()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await PaidAsync(browser);
        var request = await AskAsync(order, 400);
        (await DecideAsync(asks, order, request, approves: true)).ShouldBe((409, "FB-5111"));
        (await DecideAsync(agrees, order, request, approves: true)).ShouldBe((204, null));
        (await DecideAsync(agrees, order, request, approves: true)).ShouldBe((404, "FB-5112"), "It is decided once.");
        var refund = await RefundOrderAsync(order);
        await shop.EndsAsync(refund, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture, refund");
        (await browser.ReadAsync(refund)).ShouldBe("Done. It was given back on your bill.");
        (await TakenAsync(order)).ShouldBe(590);
        (await shop.SubscriptionAsync(order)).ShouldBe(
            "Active",
            "Money is given back; what was bought is another thing."
        );
    }

    [Fact]
    public async Task Never_more_than_was_taken_is_asked_for_or_given()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await PaidAsync(browser);
        (await RefusedAsync(order, 991)).ShouldBe((409, "FB-5110"));
        (await RefusedAsync(order, 0)).ShouldBe((409, "FB-5110"));
        (await RefusedAsync(order, -1)).ShouldBe((409, "FB-5110"));
        var first = await AskAsync(order, 600);
        (await RefusedAsync(order, 391)).ShouldBe((409, "FB-5110"), "What waits counts.");
        (await DecideAsync(agrees, order, first, approves: false)).ShouldBe((204, null));
        var whole = await AskAsync(order, 990);
        await DecideAsync(agrees, order, whole, approves: true);
        await shop.EndsAsync(await RefundOrderAsync(order), "Completed");
        (await TakenAsync(order)).ShouldBe(0);
        (await RefusedAsync(order, 1)).ShouldBe((409, "FB-5110"));
        (await RefusedAsync(await RefundOrderAsync(order), 1)).ShouldBe((409, "FB-5110"), "A refund is no sale.");
    }

    [Fact]
    public async Task An_answer_that_is_lost_pays_back_once()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await PaidAsync(browser);
        await shop.BreakAsync(new { kind = "lose-reply", operation = "bss/charges/refund" });
        await DecideAsync(agrees, order, await AskAsync(order, 990), approves: true);
        await shop.EndsAsync(await RefundOrderAsync(order), "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture, refund");
        (await TakenAsync(order)).ShouldBe(0);
    }

    [Fact]
    public async Task Of_several_who_agree_at_once_one_does()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await PaidAsync(browser);
        var request = await AskAsync(order, 990);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => DecideAsync(agrees, order, request, approves: true))
        );
        answers.Count(answer => answer.Status == 204).ShouldBe(1);
        await shop.EndsAsync(await RefundOrderAsync(order), "Completed");
        (await TakenAsync(order)).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_not_taken_is_not_given_back()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/free");
        await shop.EndsAsync(order, "Completed");
        (await RefusedAsync(order, 1)).ShouldBe((409, "FB-5110"));
        (await RefusedAsync("AAAAA-AAAAA", 1)).ShouldBe((404, "FB-5112"));
        using var viewer = await StaffPerson.SignedInAsync(shop.World, StaffRole.Viewer);
        (await viewer.CallAsync("POST", $"orders/{order}/refunds", Body(1))).Status.ShouldBe(403);
    }

    private async Task<string> PaidAsync(BrowserStub browser)
    {
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        return order;
    }

    private static object Body(long minor) => new { minor, reason = "Charged by mistake" };

    private async Task<Guid> AskAsync(string order, long minor)
    {
        var answer = await asks.CallAsync("POST", $"orders/{order}/refunds", Body(minor));
        answer.Status.ShouldBe(200);
        return answer.Json.GetProperty("refund").GetGuid();
    }

    private async Task<(int Status, string? Code)> RefusedAsync(string order, long minor)
    {
        var answer = await asks.CallAsync("POST", $"orders/{order}/refunds", Body(minor));
        return (answer.Status, answer.Json.GetProperty("code").GetString());
    }

    private static async Task<(int Status, string? Code)> DecideAsync(
        StaffPerson person,
        string order,
        Guid request,
        bool approves
    )
    {
        var answer = await person.CallAsync("POST", $"orders/{order}/refunds/{request}/decision", new { approves });
        return (answer.Status, answer.Status == 204 ? null : answer.Json.GetProperty("code").GetString());
    }

    private async Task<string> RefundOrderAsync(string order) =>
        await shop.World.Database.QueryAsync<string>(
            $"""
            SELECT r.refund_order
            FROM ott_refund_request r JOIN ott_order o ON (o.tenant, o.id) = (r.tenant, r.order_id)
            WHERE o.number = '{order}' AND r.refund_order IS NOT NULL
            """
        ) ?? throw new InvalidOperationException("Nothing was agreed to.");

    private Task<long> TakenAsync(string order) =>
        shop.World.Database.QueryAsync<long>(
            $"""
            SELECT coalesce(sum(p.minor), 0)::bigint
            FROM ledger_posting p JOIN ledger_transaction t ON (t.tenant, t.id) = (p.tenant, p.transaction_id)
            WHERE t.reference = '{order}' AND p.layer = 'Posted' AND p.account = 'Receivable'
            """
        );
}
