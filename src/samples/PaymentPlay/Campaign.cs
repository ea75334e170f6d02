namespace PaymentPlay;

/// <summary>
/// The second use case of the payment and cashing interface (2.2): an advertiser lets a channel take so much for its
/// spots; each impression is a small debit, until the money is spent or the advertiser stops it.
/// </summary>
internal static class Campaign
{
    private const long Budget = 1_000;
    private const long Price = 3;
    private const int AtOnce = 16;

    public static async Task PlayAsync(Party advertiser, Party channel)
    {
        var campaign = $"campaign-{Guid.CreateVersion7():N}";
        var mandate = await Wordings.AllowAsync(advertiser, channel, campaign, Budget);
        Console.WriteLine($"3  {advertiser.Id} lets {channel.Id} take {Budget / 100m:0.00} EUR: mandate {mandate}");
        var results = new string[400];
        await Parallel.ForAsync(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (at, _) =>
            {
                var spot = Wordings.Thing("spot-30s", "impression");
                var answer = await Wordings.CashAsync(channel, advertiser.Id, $"{campaign}-{at}", spot, Price, mandate);
                results[at] = Wordings.ResultOf(answer);
            }
        );
        foreach (var same in results.CountBy(result => result))
            Console.WriteLine($"4-8  {same.Value} impressions at {Price / 100m:0.00} EUR: {same.Key}");
        var left = await advertiser.AskAsync($"payment-mandates/{mandate}");
        Console.WriteLine($"9  left of the budget: {left["left"]!["minor"]} cents; {advertiser.Id} stops the campaign");
        await Wordings.StopAsync(advertiser, channel, mandate, campaign);
        var late = await Wordings.CashAsync(
            channel,
            advertiser.Id,
            $"{campaign}-late",
            Wordings.Thing("spot-30s", "impression"),
            1,
            mandate
        );
        Console.WriteLine($"   one more impression: {Wordings.ResultOf(late)}");
    }
}
