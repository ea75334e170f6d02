using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Payments;

/// <summary>Whoever runs it sees how payments end: once each, whichever way they come to it.</summary>
[Trait("Requirement", "PAY-INV")]
public sealed class PaymentMeasuresTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    // Bought in no other test.
    private const string Kind = "rental";
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Fact]
    public async Task Each_payment_that_ends_is_counted_once()
    {
        var ends = new ConcurrentBag<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "fbroker.payments")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => ends.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)))
        );
        listener.Start();
        await payments.DepositAsync("ads", 1_000);
        await ByMandateAsync();
        await ByDecisionAsync();
        ends.Where(end => end.Contains("Rental", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "metro channel Rental Paid None",
                "metro channel Rental Refused RejectedByBuyerService",
                "metro channel Rental Refused RejectedByBuyerService",
            ]);
    }

    // The second one is the same again; the third does not fit any more.
    private async Task ByMandateAsync()
    {
        var mandate = await Ads.OpenAsync("channel", number, 100);
        var cash = Rental(Channel.CashOrder("ads", number, 60, mandate));
        (await Channel.SendAsync("cash-orders", cash)).Result.ShouldBe("SUCCESS");
        (await Channel.SendAsync("cash-orders", cash)).Result.ShouldBe("SUCCESS");
        var beyond = Rental(Channel.CashOrder("ads", $"{number}-b", 60, mandate));
        (await Channel.SendAsync("cash-orders", beyond)).Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        await Ads.SendAsync($"payment-mandates/{mandate}/close", Ads.ClosePaymentOrder("channel", number));
    }

    private async Task ByDecisionAsync()
    {
        var asked = await Channel.SendAsync("cash-orders", Rental(Channel.CashOrder("ads", $"{number}-d", 60)));
        var decision = Rental(Ads.PaymentOrder("channel", $"{number}-d", 60, "DENY"));
        var path = $"orders/{asked.OrderId}/payment-decision";
        (await Ads.SendAsync(path, decision)).Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await Ads.SendAsync(path, decision)).Status.ShouldBe(409);
    }

    private static JsonObject Rental(JsonObject message)
    {
        message["objectInfo"]!["kind"] = Kind;
        return message;
    }
}
