namespace FederationBroker.ProductTests.Payments;

/// <summary>What a buyer allows a seller to take, and that never more is taken.</summary>
[Trait("Requirement", "PAY-1")]
[Trait("Requirement", "PAY-INV")]
public sealed class MandateTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");
    private int debits;

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Fact]
    [Trait("Requirement", "PAY-3")]
    public async Task Within_it_the_seller_is_paid_at_once_and_beyond_it_not_a_cent()
    {
        await payments.DepositAsync("ads", 1_000);
        var mandate = await Ads.OpenAsync("channel", number, 300);
        (await DebitAsync(mandate, 200)).ShouldBe("SUCCESS");
        (await DebitAsync(mandate, 101)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await DebitAsync(mandate, 100)).ShouldBe("SUCCESS");
        (await DebitAsync(mandate, 1)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await LeftAsync(mandate)).ShouldBe(0);
    }

    [Fact]
    public async Task Without_being_named_the_newest_open_one_is_used()
    {
        await payments.DepositAsync("ads", 1_000);
        var closed = await Ads.OpenAsync("channel", $"{number}-1", 300);
        await Ads.SendAsync($"payment-mandates/{closed}/close", Ads.ClosePaymentOrder("channel", $"{number}-1"));
        var mandate = await Ads.OpenAsync("channel", $"{number}-2", 300);
        var paid = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 100));
        (paid.Result, paid.Json.GetProperty("mandateId").GetGuid()).ShouldBe(("SUCCESS", mandate));
    }

    [Fact]
    [Trait("Requirement", "PAY-8")]
    public async Task Its_times_are_kept_and_an_end_never_goes_further_away()
    {
        await payments.DepositAsync("ads", 1_000);
        var later = Ads.OpenPaymentOrder("channel", number, 300);
        later["activationTime"] = payments.World.Clock.GetUtcNow().AddHours(1);
        var opened = await Ads.SendAsync("payment-mandates", later);
        opened.Json.GetProperty("state").GetString().ShouldBe("Pending");
        var mandate = opened.Json.GetProperty("mandateId").GetGuid();
        (await DebitAsync(mandate, 10)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        payments.World.Clock.Advance(TimeSpan.FromHours(1));
        (await DebitAsync(mandate, 10)).ShouldBe("SUCCESS");
        var end = payments.World.Clock.GetUtcNow().AddHours(1);
        (await CloseAsync(mandate, end)).ShouldBe("Active");
        (await CloseAsync(mandate, end.AddHours(5))).ShouldBe("Active");
        payments.World.Clock.Advance(TimeSpan.FromHours(1));
        (await DebitAsync(mandate, 10)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await CloseAsync(mandate, payments.World.Clock.GetUtcNow())).ShouldBe("Closed");
    }

    [Fact]
    public async Task It_rests_and_goes_on_when_the_buyer_says_so()
    {
        await payments.DepositAsync("ads", 1_000);
        var mandate = await Ads.OpenAsync("channel", number, 300);
        await Ads.SendAsync($"payment-mandates/{mandate}/suspend", Ads.Notice("SuspendPaymentOrder", number));
        (await DebitAsync(mandate, 10)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        var resumed = await Ads.SendAsync(
            $"payment-mandates/{mandate}/resume",
            Ads.Notice("ResumePaymentOrder", number)
        );
        resumed.Json.GetProperty("state").GetString().ShouldBe("Active");
        (await DebitAsync(mandate, 10)).ShouldBe("SUCCESS");
    }

    [Fact]
    public async Task A_ceiling_of_a_month_holds_anew_in_the_next()
    {
        await payments.DepositAsync("ads", 1_000);
        var mandate = await Ads.OpenAsync("channel", number, 100, "month");
        (await DebitAsync(mandate, 100)).ShouldBe("SUCCESS");
        (await DebitAsync(mandate, 1)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        payments.World.Clock.Advance(TimeSpan.FromDays(31));
        (await LeftAsync(mandate)).ShouldBe(100);
        (await DebitAsync(mandate, 100)).ShouldBe("SUCCESS");
    }

    [Fact]
    public async Task Another_sellers_and_nobodys_are_the_same()
    {
        await payments.DepositAsync("ads", 1_000);
        var mandate = await Ads.OpenAsync("keys", number, 300);
        (await DebitAsync(mandate, 10)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await DebitAsync(Guid.NewGuid(), 10)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await Channel.GetAsync($"payment-mandates/{mandate}")).Code.ShouldBe("FB-8008");
        var foreign = await Channel.SendAsync(
            $"payment-mandates/{mandate}/suspend",
            Channel.Notice("SuspendPaymentOrder", number)
        );
        (foreign.Status, foreign.Code).ShouldBe((404, "FB-8008"));
    }

    [Fact]
    public async Task Opened_twice_under_one_number_it_is_one()
    {
        var message = Ads.OpenPaymentOrder("channel", number, 300);
        var (one, two) = (
            await Ads.SendAsync("payment-mandates", message),
            await Ads.SendAsync("payment-mandates", message)
        );
        two.Json.GetProperty("mandateId").GetGuid().ShouldBe(one.Json.GetProperty("mandateId").GetGuid());
        var other = await Ads.SendAsync("payment-mandates", Ads.OpenPaymentOrder("channel", number, 301));
        (other.Status, other.Code).ShouldBe((409, "FB-8007"));
    }

    // The ceiling is not a whole number of debits: what does not fit is not taken in part.
    [Fact]
    public async Task Sixty_four_at_once_on_two_nodes_take_exactly_what_fits()
    {
        await payments.DepositAsync("ads", 100_000);
        var second = await payments.SecondNodeAsync();
        var before = await payments.FundsOfAsync("ads");
        var mandate = await Ads.OpenAsync("channel", number, 1_000);
        PaymentClient[] sellers = [Channel, payments.As("channel", second)];
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 64)
                .Select(async at =>
                {
                    var seller = sellers[at % 2];
                    var message = seller.CashOrder("ads", $"{number}-{at}", 37, mandate);
                    return (await seller.SendAsync("cash-orders", message)).Result;
                })
        );
        results.Count(result => result == "SUCCESS").ShouldBe(27);
        results.Count(result => result == "REQUEST_REJECTED_BY_BUYER_SERVICE").ShouldBe(37);
        (await LeftAsync(mandate)).ShouldBe(1_000 - (27 * 37));
        (await payments.FundsOfAsync("ads")).ShouldBe(before - (27 * 37));
    }

    [Fact]
    public async Task Two_mandates_share_what_was_paid_in_and_no_more()
    {
        var keys = payments.As("keys");
        await payments.DepositAsync("keys", 500);
        var (one, two) = (
            await keys.OpenAsync("channel", $"{number}-1", 10_000),
            await keys.OpenAsync("channel", $"{number}-2", 10_000)
        );
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async at =>
                    (
                        await Channel.SendAsync(
                            "cash-orders",
                            Channel.CashOrder("keys", $"{number}-{at}", 20, at % 2 == 0 ? one : two)
                        )
                    ).Result
                )
        );
        results.Count(result => result == "SUCCESS").ShouldBe(25);
        results.Count(result => result == "NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT").ShouldBe(15);
        (await payments.FundsOfAsync("keys")).ShouldBe(0);
    }

    private async Task<string> DebitAsync(Guid mandate, long minor)
    {
        var message = Channel.CashOrder("ads", $"{number}-{debits++}", minor, mandate);
        return (await Channel.SendAsync("cash-orders", message)).Result;
    }

    private async Task<string?> CloseAsync(Guid mandate, DateTimeOffset at)
    {
        var reply = await Ads.SendAsync(
            $"payment-mandates/{mandate}/close",
            Ads.ClosePaymentOrder("channel", number, at)
        );
        return reply.Json.GetProperty("state").GetString();
    }

    private async Task<long> LeftAsync(Guid mandate) =>
        (await Ads.GetAsync($"payment-mandates/{mandate}")).Json.GetProperty("left").GetProperty("minor").GetInt64();
}
