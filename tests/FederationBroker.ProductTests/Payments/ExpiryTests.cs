namespace FederationBroker.ProductTests.Payments;

/// <summary>The source lets an undecided order wait for ever; here it is refused after a week, wherever one looks.
/// </summary>
[Trait("Requirement", "PAY-5")]
public sealed class ExpiryTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private readonly string number = Guid.NewGuid().ToString("N");

    // Made anew: a token does not last a week.
    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Fact]
    public async Task What_the_seller_never_asks_for_is_refused_by_the_seller()
    {
        var wanted = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, 250));
        var end = payments.World.Clock.GetUtcNow() + Week;
        wanted.Json.GetProperty("expiryTime").GetDateTimeOffset().ShouldBe(end, TimeSpan.FromMinutes(1));
        payments.World.Clock.Advance(Week - TimeSpan.FromMinutes(1));
        (await ShownAsync(wanted)).Result.ShouldBe("PENDING");
        payments.World.Clock.Advance(TimeSpan.FromMinutes(1));
        var lapsed = await ShownAsync(wanted);
        (lapsed.Status, lapsed.Result).ShouldBe((200, "REQUEST_REJECTED_BY_SELLER_SERVICE"));
        lapsed.Json.TryGetProperty("expiryTime", out _).ShouldBeFalse();
        (await Ads.GetAsync($"purchase-responses?orderNumber={number}&seller=channel")).Result.ShouldBe(lapsed.Result);
        var late = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250));
        late.Result.ShouldBe("REQUEST_REJECTED_BY_SELLER_SERVICE");
        (await DecidedAsync(wanted)).ShouldBe((409, "FB-8010"));
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task What_the_buyer_never_answers_is_refused_by_the_buyer_and_no_mandate_pays_it()
    {
        await payments.DepositAsync("ads", 1_000);
        var asked = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250));
        payments.World.Clock.Advance(Week);
        var mandate = await Ads.OpenAsync("channel", $"{number}-m", 1_000);
        var late = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250, mandate));
        late.Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await DecidedAsync(asked)).ShouldBe((409, "FB-8010"));
        var declined = await Channel.SendAsync(
            $"orders/{asked.OrderId}/decline",
            Channel.Notice("DeclinePurchase", number)
        );
        declined.Code.ShouldBe("FB-8010");
        (await ShownAsync(asked)).Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        var licence = await payments
            .As("keys")
            .SendAsync("payment-confirmations", Ads.Confirmation("ads", number, "channel"), key: null);
        licence.Text.ShouldContain("NO_RECORD_FOR_REQUESTED_PAYMENT");
        (await payments.FundsOfAsync("ads")).ShouldBe(1_000);
    }

    private Task<PaymentReply> ShownAsync(PaymentReply order) =>
        Channel.GetAsync($"orders/{order.OrderId}/purchase-response");

    private async Task<(int Status, string? Code)> DecidedAsync(PaymentReply order)
    {
        var reply = await Ads.SendAsync(
            $"orders/{order.OrderId}/payment-decision",
            Ads.PaymentOrder("channel", number, 250)
        );
        return (reply.Status, reply.Code);
    }
}
