namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// The source's second use case (2.2): an advertiser funds a campaign at a channel up to an amount; each impression is
/// a small debit; when the money is spent, or the advertiser stops it, nothing more is taken.
/// </summary>
[Trait("Requirement", "PAY-UC2")]
public sealed class CampaignTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private const int Impressions = 400;
    private readonly string campaign = Guid.NewGuid().ToString("N");

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task A_campaign_is_spent_to_the_last_unit_and_closed()
    {
        await payments.DepositAsync("ads", 5_000);
        var (funds, owed) = (await payments.FundsOfAsync("ads"), await OwedAsync());
        // 3c: the buyer instructs its provider to pay up to the amount agreed. 333 impressions at 3 fit, and 1 is left.
        var mandate = await Ads.OpenAsync("channel", campaign, 1_000);
        var results = await PlayAsync(mandate, Impressions, 3);
        results.Count(result => result == "SUCCESS").ShouldBe(333);
        results.Count(result => result == "REQUEST_REJECTED_BY_BUYER_SERVICE").ShouldBe(Impressions - 333);
        (await PlayAsync(mandate, 1, 1, "last")).ShouldBe(["SUCCESS"]);
        (await PlayAsync(mandate, 1, 1, "beyond")).ShouldBe(["REQUEST_REJECTED_BY_BUYER_SERVICE"]);
        // 6a, 7a: the buyer's account is decreased, the seller's increased; the operator keeps what was agreed.
        (await payments.FundsOfAsync("ads")).ShouldBe(funds - 1_000);
        (await OwedAsync() - owed + await KeptAsync()).ShouldBe(1_000);
    }

    // 9: for whatever reason the advertiser interrupts its campaign.
    [Fact]
    [Trait("Requirement", "PAY-8")]
    public async Task A_campaign_that_is_stopped_in_the_middle_takes_no_more()
    {
        await payments.DepositAsync("ads", 5_000);
        var mandate = await Ads.OpenAsync("channel", campaign, 1_000);
        var funds = await payments.FundsOfAsync("ads");
        var playing = PlayAsync(mandate, 60, 5);
        var closed = await Ads.SendAsync(
            $"payment-mandates/{mandate}/close",
            Ads.ClosePaymentOrder("channel", campaign)
        );
        closed.Json.GetProperty("state").GetString().ShouldBe("Closed");
        var taken = funds - await payments.FundsOfAsync("ads");
        var results = await playing;
        (await PlayAsync(mandate, 1, 5, "after")).ShouldBe(["REQUEST_REJECTED_BY_BUYER_SERVICE"]);
        (funds - await payments.FundsOfAsync("ads")).ShouldBe(results.Count(result => result == "SUCCESS") * 5);
        taken.ShouldBe(funds - await payments.FundsOfAsync("ads"), "What was taken before the end is all there is.");
    }

    private async Task<string[]> PlayAsync(Guid mandate, int impressions, long price, string mark = "imp")
    {
        var results = new string[impressions];
        await Parallel.ForAsync(0, impressions, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (at, _) =>
        {
            var message = Channel.CashOrder("ads", $"{campaign[..16]}-{mark}-{at}", price, mandate);
            results[at] = (await Channel.SendAsync("cash-orders", message)).Result;
        });
        return results;
    }

    private Task<long> OwedAsync() => SumAsync("account = 'Payable' AND party = 'channel'");

    private Task<long> KeptAsync() =>
        SumAsync(
            $"""
            account = 'Commission' AND transaction_id IN (
              SELECT id FROM ledger_transaction WHERE reference LIKE '{campaign[..16]}%')
            """
        );

    private Task<long> SumAsync(string which) =>
        payments.World.Database.QueryAsync<long>(
            $"SELECT coalesce(-sum(minor), 0)::bigint FROM ledger_posting WHERE {which}"
        );
}
