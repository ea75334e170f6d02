using System.Text.Json;

namespace FederationBroker.ProductTests.Payments;

/// <summary>Whoever has the id of an answer finds what became of the request, and nobody else does.</summary>
[Trait("Requirement", "PAY-5")]
public sealed class RequestTraceTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Theory]
    [InlineData("purchase-requests")]
    [InlineData("payment-mandates")]
    public async Task A_message_that_was_answered_is_found_with_its_answer(string path)
    {
        var message =
            path == "payment-mandates"
                ? Ads.OpenPaymentOrder("channel", number, 250)
                : Ads.PurchaseRequest("channel", number, 250);
        var sent = await Ads.SendAsync(path, message, number);
        var trace = await Ads.GetAsync($"requests/{sent.RequestId}");
        trace.Status.ShouldBe(200, trace.Text);
        var kept = trace.Json.GetProperty("message");
        kept.GetProperty("address").GetString().ShouldBe(path);
        kept.GetProperty("idempotencyKey").GetString().ShouldBe(number);
        kept.GetProperty("status").GetInt32().ShouldBe(sent.Status);
        JsonElement.DeepEquals(kept.GetProperty("answer"), sent.Json).ShouldBeTrue(trace.Text);
    }

    [Fact]
    public async Task A_debit_is_found_by_the_seller_that_asked_for_it_and_by_no_other()
    {
        await payments.DepositAsync("ads", 100);
        var mandate = await Ads.OpenAsync("channel", number, 100);
        var paid = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 100, mandate));
        var found = (await Channel.GetAsync($"requests/{paid.RequestId}")).Json.GetProperty("message");
        found.GetProperty("answer").GetProperty("orderId").GetGuid().ShouldBe(paid.OrderId);
        var foreign = await Ads.GetAsync($"requests/{paid.RequestId}");
        (foreign.Status, foreign.Code).ShouldBe((404, "FB-8016"));
    }

    [Fact]
    public async Task A_refusal_has_a_reason_and_no_answer()
    {
        var refused = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, -1));
        var trace = (await Ads.GetAsync($"requests/{refused.RequestId}")).Json;
        trace.TryGetProperty("message", out _).ShouldBeFalse();
        trace.GetProperty("events")[0].GetProperty("outcome").GetString().ShouldBe(refused.Code);
    }
}
