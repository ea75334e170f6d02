using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Books, billing and services are compared: what differs is found and named, agrees again by itself where it was only
/// late, and is mended by two persons where money moves.
/// </summary>
[Trait("Requirement", "PAY-INV")]
[Trait("Requirement", "BIL-001")]
public sealed class ReconciliationTests(ShopWorld shop) : IClassFixture<ShopWorld>, IAsyncLifetime
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
    public async Task Each_way_of_differing_is_found_and_what_was_late_closes_by_itself()
    {
        var (whole, missing, amount, currency) = (
            await PaidAsync(),
            await PaidAsync(),
            await PaidAsync(),
            await PaidAsync()
        );
        var (state, twice) = (await PaidAsync(), await PaidAsync());
        await shop.CompareAsync(asks);
        foreach (var order in new[] { whole, missing, amount, currency, state, twice })
            (await shop.DifferencesAsync(order)).ShouldBeEmpty();
        await shop.ListAsync(
            new { key = await shop.KeyAsync(missing, "Capture"), isForgotten = true },
            await InsteadAsync(amount, "capture", 900, "EUR"),
            await InsteadAsync(currency, "capture", 990, "USD"),
            await InsteadAsync(state, "refund", 990, "EUR"),
            new { key = await shop.KeyAsync(twice, "Capture"), isRepeated = true },
            Invented("XXXXX-XXXXX", "never-asked")
        );
        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(whole)).ShouldBeEmpty();
        (await shop.DifferencesAsync(missing)).ShouldBe("TimingDifference Open", "It may still come.");
        (await shop.DifferencesAsync(amount)).ShouldBe("AmountMismatch Open");
        (await shop.DifferencesAsync(currency)).ShouldBe("CurrencyMismatch Open");
        (await shop.DifferencesAsync(state)).ShouldBe("StatusMismatch Open");
        (await shop.DifferencesAsync(twice)).ShouldBe("DuplicateAtAdapter Open");
        (await shop.DifferencesAsync("XXXXX-XXXXX")).ShouldBe("MissingInBroker Open");

        await LaterAsync(days: 3);
        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(missing)).ShouldBe("MissingAtAdapter Open", "It has not come.");

        await shop.ListAsync(new { key = await shop.KeyAsync(missing, "Capture") });
        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(missing)).ShouldBe("MissingAtAdapter Closed ByItself");
    }

    [Fact]
    public async Task Books_are_corrected_by_two_persons_and_stay_so()
    {
        var (missing, more) = (await PaidAsync(), await PaidAsync());
        await shop.ListAsync(
            new { key = await shop.KeyAsync(missing, "Capture"), isForgotten = true },
            await InsteadAsync(more, "capture", 1290, "EUR")
        );
        await LaterAsync(days: 3);
        await shop.CompareAsync(asks);
        (await MendAsync(missing, "GiveBack")).ShouldBe((409, "FB-5115"), "Billing has nothing to give back.");
        (await MendAsync(missing, "CorrectBooks")).ShouldBe((204, null));
        (await DecideAsync(asks, missing, approves: true)).ShouldBe((409, "FB-5111"));
        (await shop.TakenAsync(missing)).ShouldBe(990, "Nobody has agreed.");
        (await DecideAsync(agrees, missing, approves: false)).ShouldBe((204, null));
        (await shop.DifferencesAsync(missing)).ShouldBe("MissingAtAdapter Open");

        await MendAsync(missing, "CorrectBooks");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => DecideAsync(agrees, missing, true)));
        answers.Count(answer => answer.Status == 204).ShouldBe(1);
        (await shop.TakenAsync(missing)).ShouldBe(0);
        await MendAsync(more, "CorrectBooks");
        await DecideAsync(agrees, more, approves: true);
        (await shop.TakenAsync(more)).ShouldBe(1290);

        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(missing)).ShouldBe("MissingAtAdapter Closed CorrectBooks");
        (await shop.DifferencesAsync(more)).ShouldBe("AmountMismatch Closed CorrectBooks");
        (await shop.World.Database.QueryAsync<long>("SELECT sum(minor)::bigint FROM ledger_posting")).ShouldBe(0);
    }

    [Fact]
    public async Task A_correction_that_billing_does_not_bear_out_is_found_and_corrected_again()
    {
        var order = await PaidAsync();
        var key = await shop.KeyAsync(order, "Capture");
        await shop.ListAsync(new { key, isForgotten = true });
        await LaterAsync(days: 3);
        await shop.CompareAsync(asks);
        await CorrectAsync(order);
        (await shop.TakenAsync(order)).ShouldBe(0);

        await shop.ListAsync(new { key });
        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(order)).ShouldBe("AmountMismatch Open", "It is on the bill after all.");
        await CorrectAsync(order);
        (await shop.TakenAsync(order)).ShouldBe(990);
        await shop.CompareAsync(asks);
        (await shop.DifferencesAsync(order)).ShouldBe("AmountMismatch Closed CorrectBooks");
        (await shop.World.Database.QueryAsync<long>("SELECT sum(minor)::bigint FROM ledger_posting")).ShouldBe(0);
    }

    [Fact]
    public async Task What_billing_refuses_to_give_back_is_open_again()
    {
        var order = await PaidAsync();
        await StateUnusedAsync(order);
        await MendAsync(order, "GiveBack");
        await shop.BreakAsync(new { kind = "decline", operation = "bss/charges/refund" });
        await DecideAsync(agrees, order, approves: true);
        await shop.EndsAsync(await RefundOfAsync(order), "Denied");
        (await shop.DifferencesAsync(order)).ShouldBe("BilledNotEntitled Closed GiveBack");
        await StateUnusedAsync(order);
        (await shop.DifferencesAsync(order)).ShouldBe("BilledNotEntitled Open");

        await MendAsync(order, "GiveBack");
        await DecideAsync(agrees, order, approves: true);
        await shop.EndsAsync(await RefundOfAsync(order), "Completed");
        await StateUnusedAsync(order);
        (await shop.DifferencesAsync(order)).ShouldBe("BilledNotEntitled Closed GiveBack");
        (await shop.TakenAsync(order)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_pays_for_what_cannot_be_used_gets_it_back_through_billing()
    {
        var (used, unused) = (await PaidAsync(), await PaidAsync());
        var later = await LaterAsync(days: 3);
        var (status, answer) = await shop.StateAsync(
            Statement(later, total: 3, Line(used, "active"), Line(unused, "cancelled"), Line("ZZZZZ-ZZZZZ", "grace"))
        );
        (status, answer.GetProperty("closed").GetBoolean()).ShouldBe((200, true));
        await ServiceRunAsync(later);
        (await shop.DifferencesAsync(used)).ShouldBeEmpty();
        (await shop.DifferencesAsync(unused)).ShouldBe("BilledNotEntitled Open");
        (await shop.DifferencesAsync("ZZZZZ-ZZZZZ")).ShouldBe("EntitledNotBilled Open");

        (await MendAsync(unused, "GiveBack")).ShouldBe((204, null));
        (await DecideAsync(agrees, unused, approves: true)).ShouldBe((204, null));
        await shop.EndsAsync(await RefundOfAsync(unused), "Completed");
        (await shop.TakenAsync(unused)).ShouldBe(0);
        (await shop.DeedsOfAsync(unused)).ShouldBe("reserve, provision, capture, refund");

        (await MendAsync("ZZZZZ-ZZZZZ", "CorrectBooks")).ShouldBe((409, "FB-5115"));
        (await MendAsync("ZZZZZ-ZZZZZ", "Accept")).ShouldBe((204, null));
        (await DecideAsync(agrees, "ZZZZZ-ZZZZZ", approves: true)).ShouldBe((204, null));
        (await shop.DifferencesAsync("ZZZZZ-ZZZZZ")).ShouldBe("EntitledNotBilled Closed Accept");
    }

    [Fact]
    public async Task A_statement_comes_in_parts_and_a_lost_part_is_noticed()
    {
        var order = await PaidAsync();
        var now = await LaterAsync(days: 3);
        (await shop.StateAsync(Statement(now, total: null, Line(order, "active")))).Status.ShouldBe(200);
        (await shop.StateAsync(Statement(now, total: null, Line(order, "active"))))
            .Answer.GetProperty("received")
            .GetInt32()
            .ShouldBe(1, "The same line counts once.");
        var (status, answer) = await shop.StateAsync(Statement(now, total: 3, Line("AAAAA-AAAAA", "onHold")));
        status.ShouldBe(409);
        answer.GetProperty("error_description").GetString().ShouldStartWith("FB-7104");
        (await shop.StateAsync(Statement(now, total: 2, Line("AAAAA-AAAAA", "onHold")))).Status.ShouldBe(200);
        (await shop.StateAsync(Statement(now, total: 2)))
            .Answer.GetProperty("error_description")
            .GetString()
            .ShouldStartWith("FB-7103");
        await ServiceRunAsync(now);
        (await shop.DifferencesAsync(order)).ShouldBeEmpty();
        (await shop.DifferencesAsync("AAAAA-AAAAA")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_statement_that_nobody_goes_on_with_is_dropped_and_keeps_no_other_one_out()
    {
        var begun = Enumerable
            .Range(1, 3)
            .Select(minutes => shop.World.Clock.GetUtcNow().AddMinutes(-minutes))
            .ToList();
        foreach (var asOf in begun)
            (await shop.StateAsync(Statement(asOf, total: null, Line("AAAAA-AAAAA", "active")))).Status.ShouldBe(200);
        var later = await LaterAsync(days: 3);
        (await shop.StateAsync(Statement(later, total: null))).Status.ShouldBe(200);
        var (status, answer) = await shop.StateAsync(Statement(begun[0], total: 1));
        (status, answer.GetProperty("error_description").GetString()![..7]).ShouldBe((409, "FB-7104"));
    }

    [Fact]
    public async Task Billing_that_does_not_answer_proves_nothing()
    {
        var order = await PaidAsync();
        await shop.ListAsync(await InsteadAsync(order, "capture", 900, "EUR"));
        await shop.CompareAsync(asks);
        await shop.BreakAsync(
            new
            {
                kind = "error",
                operation = "bss/charges/list",
                times = 1000,
            }
        );
        var run = await shop.CompareAsync(asks);
        (run.GetProperty("isUnanswered").GetBoolean(), run.GetProperty("broken").GetInt32()).ShouldBe((true, 0));
        (await shop.DifferencesAsync(order)).ShouldBe("AmountMismatch Open");
    }

    [Fact]
    public async Task It_is_compared_without_anybody_asking_and_once_for_all_nodes()
    {
        var order = await PaidAsync();
        await shop.ListAsync(await InsteadAsync(order, "capture", 900, "EUR"));
        await using var other = await shop.World.StartNodeAsync();
        shop.World.Clock.Advance(TimeSpan.FromMinutes(30));
        await Eventually.TrueAsync(
            async () =>
            {
                shop.World.Clock.Advance(TimeSpan.FromSeconds(5));
                return await shop.DifferencesAsync(order) == "AmountMismatch Open";
            },
            "it is found by the comparison of the last hours"
        );
        (
            await shop.World.Database.QueryAsync<long>(
                "SELECT count(*) FROM reconciliation_run WHERE until - \"from\" = interval '2 hours'"
                    + " AND extract(second FROM until) <> 0"
            )
        ).ShouldBe(0);
    }

    [Fact]
    public async Task Who_may_only_look_changes_nothing_and_what_is_not_there_is_not_compared()
    {
        using var viewer = await StaffPerson.SignedInAsync(shop.World, StaffRole.Viewer);
        (await viewer.GetAsync("reconciliation/breaks")).Status.ShouldBe(200);
        (await viewer.GetAsync("ledger")).Status.ShouldBe(200);
        var id = Guid.NewGuid();
        var fix = new { fix = "Accept", reason = "Because" };
        (await viewer.CallAsync("POST", $"reconciliation/breaks/{id}/proposal", fix)).Status.ShouldBe(403);
        (await asks.CallAsync("POST", $"reconciliation/breaks/{id}/proposal", fix)).Status.ShouldBe(404);
        (
            await asks.CallAsync(
                "POST",
                $"reconciliation/breaks/{id}/decision",
                new { fix = "Accept", approves = true }
            )
        ).Status.ShouldBe(404);
        var now = shop.World.Clock.GetUtcNow();
        var wanted = new
        {
            adapter = "ott",
            from = now.AddDays(-1),
            until = now,
        };
        (await asks.CallAsync("POST", "reconciliation/runs", wanted)).Status.ShouldBe(409);
        (await asks.CallAsync("POST", "reconciliation/runs", wanted with { from = now })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_ledger_balances_and_every_posting_can_be_had()
    {
        var order = await PaidAsync();
        var sums = (await asks.GetAsync("ledger")).Json.GetProperty("items").EnumerateArray().ToList();
        sums.Sum(sum => sum.GetProperty("debitMinor").GetInt64())
            .ShouldBe(sums.Sum(sum => sum.GetProperty("creditMinor").GetInt64()));
        var lines = await TextAsync("ledger/postings.csv");
        lines.Split("\r\n")[0].ShouldBe("at,transaction,deed,order,partner,offer,layer,account,party,amount,currency");
        lines.ShouldContain($"Capture,{order},shop-4,basic,Posted,Payable,shop-4,-7.49,EUR");
        (await TextAsync("reconciliation/breaks.csv")).ShouldStartWith("found,at,source,name,kind,");
    }

    private async Task CorrectAsync(string order)
    {
        (await MendAsync(order, "CorrectBooks")).ShouldBe((204, null));
        (await DecideAsync(agrees, order, approves: true)).ShouldBe((204, null));
    }

    // The service says so three days later, and it was compared.
    private async Task StateUnusedAsync(string order)
    {
        var now = await LaterAsync(days: 3);
        (await shop.StateAsync(Statement(now, total: 1, Line(order, "cancelled")))).Status.ShouldBe(200);
        await ServiceRunAsync(now);
    }

    // The last one that was begun.
    private async Task<string> RefundOfAsync(string order) =>
        await shop.World.Database.QueryAsync<string>(
            $"""
            SELECT r.number FROM ott_order r JOIN ott_order o ON (o.tenant, o.id) = (r.tenant, r.refund_of)
            WHERE o.number = '{order}' ORDER BY r.created_at DESC LIMIT 1
            """
        ) ?? throw new InvalidOperationException("Nothing is given back.");

    private async Task<string> PaidAsync()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        return order;
    }

    private async Task<DateTimeOffset> LaterAsync(int days)
    {
        await shop.AdvanceAsync(TimeSpan.FromDays(days));
        await asks.SignInAsync();
        await agrees.SignInAsync();
        return shop.World.Clock.GetUtcNow();
    }

    private async Task<object> InsteadAsync(string order, string kind, long minor, string currency)
    {
        var key = await shop.KeyAsync(order, "Capture");
        return new { key, instead = Charge(order, key, kind, minor, currency) };
    }

    private object Invented(string order, string key) =>
        new { key, instead = Charge(order, key, "capture", 990, "EUR") };

    private object Charge(string order, string key, string kind, long minor, string currency) =>
        new
        {
            order,
            key,
            kind,
            amount = new { minor, currency },
            at = shop.World.Clock.GetUtcNow(),
        };

    private static object Statement(DateTimeOffset asOf, int? total, params object[] subscriptions) =>
        new
        {
            asOf = $"{asOf:yyyy-MM-dd'T'HH:mm:ss}Z",
            subscriptions,
            total,
        };

    private static object Line(string order, string state) => new { order, state };

    private Task<System.Text.Json.JsonElement> ServiceRunAsync(DateTimeOffset asOf) =>
        shop.EndedAsync(asks, run =>
            run.GetProperty("source").GetString() == "Service"
            && run.GetProperty("from").GetDateTimeOffset() == Second(asOf)
        );

    private static DateTimeOffset Second(DateTimeOffset time) =>
        new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), time.Offset);

    private async Task<(int Status, string? Code)> MendAsync(string order, string fix)
    {
        var path = $"reconciliation/breaks/{await shop.DifferenceAsync(order)}/proposal";
        var answer = await asks.CallAsync("POST", path, new { fix, reason = "Looked at both sides" });
        return (answer.Status, answer.Status == 204 ? null : answer.Json.GetProperty("code").GetString());
    }

    private async Task<(int Status, string? Code)> DecideAsync(StaffPerson person, string order, bool approves)
    {
        var id = await shop.DifferenceAsync(order);
        var fix = await shop.World.Database.QueryAsync<string>(
            $"SELECT coalesce(fix, 'Accept') FROM reconciliation_break WHERE id = '{id}'"
        );
        var answer = await person.CallAsync("POST", $"reconciliation/breaks/{id}/decision", new { fix, approves });
        return (answer.Status, answer.Status == 204 ? null : answer.Json.GetProperty("code").GetString());
    }

    private async Task<string> TextAsync(string path) => (await asks.GetAsync(path)).Body;
}
