namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Every way in which a call of billing or of the OTT service can go wrong, and what the subscriber, the order, the
/// subscription, the service, the operator's staff and the other side's own journal say of it afterwards.
/// </summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "BIL-002")]
[Collection(ShopWorld.Shared)]
public sealed class OrderFaultTests(ShopWorld shop) : IAsyncLifetime
{
    private const string Reserve = "bss/charges/reserve";
    private const string Provision = "ott/subscriptions/provision";
    private const string Capture = "bss/charges/capture";
    private const string Void = "bss/charges/void";

    private const string NoCredit = "NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT";
    private const string NoBuyer = "BUYER_ACCOUNT_UNKNOWN";
    private const string NoSeller = "SELLER_ACCOUNT_UNKNOWN";
    private const string Rejected = "REQUEST_REJECTED_BY_BUYER_SERVICE";
    private const string NoBilling = "FAILURE BUYER_SERVICE_UNAVAILABLE";

    private const string Done = "Check Applied, Reserve Applied, Provision Applied, Capture Applied";

    // Longer than any test looks for it.
    private static int? ForEver => null;

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("lose-request")]
    [InlineData("lose-reply")]
    [InlineData("late")]
    [InlineData("held")]
    [InlineData("error")]
    [InlineData("garbage")]
    [InlineData("too-much")]
    [InlineData("redirect")]
    [InlineData("pending")]
    public async Task Whatever_becomes_of_the_first_call_of_each_step_it_is_done_once(string kind)
    {
        using var browser = await shop.NewBuyerAsync();
        foreach (var operation in new[] { Reserve, Provision, Capture })
            await shop.BreakAsync(
                new
                {
                    kind,
                    operation,
                    delay = kind == "pending" ? "00:00:00.5" : "00:00:03",
                }
            );
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        (await shop.SubscriptionAsync(order)).ShouldBe("Active");
        (await browser.ReadAsync(order)).ShouldStartWith("Done.");
        await SeenAsync(order, "SUCCESS", Done);
    }

    [Theory]
    [InlineData("insufficient-credit", "NotEnoughCredit", "does not cover the price", NoCredit)]
    [InlineData("subscriber-unknown", "BuyerAccountUnknown", "Billing does not know your account", NoBuyer)]
    [InlineData("seller-unknown", "SellerAccountUnknown", "Billing does not know", NoSeller)]
    [InlineData("rejected-by-operator", "RejectedByBuyerService", "cannot add this to your bill", Rejected)]
    [InlineData("not-supported", "RejectedByBuyerService", "cannot add this to your bill", Rejected)]
    [InlineData("wrong-state", "RejectedByBuyerService", "cannot add this to your bill", Rejected)]
    [InlineData("a-word-of-tomorrow", "RejectedByBuyerService", "cannot add this to your bill", Rejected)]
    public async Task A_refusal_of_billing_is_told_and_nothing_is_charged(
        string reason,
        string failure,
        string text,
        string code
    )
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Reserve,
                reason,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await DeniedAsync(browser, order, failure, text);
        (await shop.DeedsOfAsync(order)).ShouldBeEmpty();
        await SeenAsync(order, $"FAILURE {code}", "Check Applied, Reserve Declined");
    }

    [Fact]
    public async Task What_the_account_does_not_cover_is_refused_before_anything_is_held()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/dear");
        await DeniedAsync(browser, order, "NotEnoughCredit", "does not cover the price");
        (await shop.DeedsOfAsync(order)).ShouldBeEmpty();
        await SeenAsync(order, $"FAILURE {NoCredit}", "Check Declined");
    }

    [Fact]
    public async Task What_the_service_refuses_is_given_back()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Provision,
                reason = "rejected-by-seller",
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await DeniedAsync(browser, order, "RejectedBySellerService", "has not accepted the order");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, void");
        await SeenAsync(order, "FAILURE REQUEST_REJECTED_BY_SELLER_SERVICE", GivenBack("Declined"));
    }

    [Fact]
    public async Task What_is_to_be_given_back_is_however_long_billing_is_away()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Provision,
                reason = "rejected-by-seller",
            }
        );
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = Void,
                times = ForEver,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.AskedAsync(order, "Void", 1);
        shop.World.Clock.Advance(TimeSpan.FromMinutes(5));
        await shop.AskedAsync(order, "Void", 3);
        (await shop.StateAsync(order)).ShouldBe("Processing");
        (await browser.ReadAsync(order)).ShouldStartWith("Being processed.");
        await SeenAsync(order, "PENDING", "Check Applied, Reserve Applied, Provision Declined, Void Unknown");
        await shop.CalmAsync();
        await shop.EndsAsync(order, "Denied");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, void");
        await SeenAsync(order, "FAILURE REQUEST_REJECTED_BY_SELLER_SERVICE", GivenBack("Declined"));
    }

    [Fact]
    public async Task A_reservation_that_never_arrives_is_forbidden_before_it_is_denied()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = Reserve,
                times = ForEver,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await DeniedAsync(browser, order, "BuyerServiceUnavailable", "Billing cannot be reached");
        (await shop.DeedsOfAsync(order)).ShouldBe("void");
        await SeenAsync(order, NoBilling, "Check Applied, Reserve NotAttempted, Void Applied");
    }

    [Fact]
    public async Task A_service_that_never_hears_of_it_costs_nothing()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = Provision,
                times = ForEver,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await DeniedAsync(browser, order, "SellerServiceUnavailable", "cannot be reached");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, void");
        await SeenAsync(order, "FAILURE SELLER_SERVICE_UNAVAILABLE", GivenBack("NotAttempted"));
    }

    [Fact]
    public async Task What_was_provided_and_is_not_paid_works_while_somebody_looks_at_it()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "decline",
                operation = Capture,
                reason = "insufficient-credit",
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Review");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision");
        (await shop.SubscriptionAsync(order)).ShouldBe("Grace");
        (await browser.ReadAsync(order)).ShouldStartWith("Under review by Metro Cable.");
        (await browser.SubscriptionsAsync()).ShouldContain("Active, payment is being looked at");
        await SeenAsync(
            order,
            "PENDING",
            Done.Replace("Capture Applied", "Capture Declined", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_capture_that_does_not_arrive_for_long_is_made_once_in_the_end()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "lose-request",
                operation = Capture,
                times = ForEver,
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.AskedAsync(order, "Capture", 1);
        shop.World.Clock.Advance(TimeSpan.FromMinutes(5));
        await shop.AskedAsync(order, "Capture", 3);
        (await shop.SubscriptionAsync(order)).ShouldBe("Active");
        await SeenAsync(order, "PENDING", Done.Replace("Capture Applied", "Capture Unknown", StringComparison.Ordinal));
        await shop.CalmAsync();
        await shop.EndsAsync(order, "Completed");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        await SeenAsync(order, "SUCCESS", Done);
    }

    [Theory]
    [InlineData("wrong-amount")]
    [InlineData("wrong-currency")]
    [InlineData("wrong-key")]
    public async Task Billing_that_speaks_of_something_else_is_left_alone_and_people_look_at_it(string kind)
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(new { kind, operation = Reserve });
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Review");
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve");
        (await shop.SubscriptionAsync(order)).ShouldBe("PendingActive");
        (await browser.ReadAsync(order)).ShouldStartWith("Under review by Metro Cable.");
        await SeenAsync(order, "PENDING", "Check Applied, Reserve Unknown");
        await BillingIsAsync("quarantined");

        using var next = await shop.NewBuyerAsync();
        var refused = await next.OrderAsync("shop-4/basic");
        await DeniedAsync(next, refused, "BuyerServiceUnavailable", "Billing cannot be reached");
        (await shop.DeedsOfAsync(refused)).ShouldBeEmpty();
        await SeenAsync(refused, NoBilling, "Check NotAttempted");
    }

    [Fact]
    public async Task While_billing_takes_no_connection_nothing_is_begun()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.CloseSystemsAsync();
        try
        {
            var order = await browser.OrderAsync("shop-4/basic");
            await DeniedAsync(browser, order, "BuyerServiceUnavailable", "Billing cannot be reached");
            await SeenAsync(order, NoBilling, "Check NotAttempted");
        }
        finally
        {
            await shop.OpenSystemsAsync();
        }

        await shop.CalmAsync();
        var again = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(again, "Completed");
        (await shop.DeedsOfAsync(again)).ShouldBe("reserve, provision, capture");
    }

    private static string GivenBack(string provision) =>
        $"Check Applied, Reserve Applied, Provision {provision}, Void Applied";

    // By the service, and by the operator's staff.
    private async Task SeenAsync(string order, string service, string history)
    {
        (await shop.ToldThereAsync(order)).ShouldBe(service);
        (await shop.HistoryAsync(order)).ShouldBe(history);
    }

    private async Task DeniedAsync(BrowserStub browser, string order, string failure, string text)
    {
        await shop.EndsAsync(order, "Denied");
        (await shop.FailureAsync(order)).ShouldBe(failure);
        (await shop.SubscriptionAsync(order)).ShouldBe("Cancelled");
        var told = await browser.ReadAsync(order);
        told.ShouldContain(text);
        told.ShouldContain("othing was charged");
    }

    private Task BillingIsAsync(string state) =>
        Eventually.TrueAsync(
            () => Task.FromResult(shop.Fleet.Of(ShopWorld.Metro).Single(adapter => adapter.Id == "bss").State == state),
            $"billing is {state}"
        );
}
