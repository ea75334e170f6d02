using System.Collections.Concurrent;
using System.Diagnostics;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// Orders while everything fails: calls are lost, late, repeated and answered with nonsense, and nodes, adapters and
/// the database are killed. No order is lost, none is done twice, and nobody is denied what was taken. tests/orders.sh
/// does it with twenty thousand orders and two hundred kills.
/// </summary>
[Trait("Requirement", "BIL-001")]
public sealed class OrderStormTests
{
    private const int OffersForEach = 25;
    private const int AtOnce = 6;
    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromMinutes(3);

    private static readonly (string Kind, double Share)[] Faults =
    [
        ("lose-request", 0.04),
        ("lose-reply", 0.04),
        ("late", 0.01),
        ("held", 0.01),
        ("error", 0.02),
        ("garbage", 0.01),
        ("pending", 0.01),
        ("refuse-repeat", 0.3),
    ];

    // What an order that does not end waits for.
    private const string Unfinished = """
        SELECT string_agg(format('%s of %s: %s', number, created_at, steps), E'\n') FROM (
          SELECT o.number, o.created_at,
            (SELECT string_agg(format('%s %s %s %s', kind, attempts, effect, reason), ', ' ORDER BY ordinal)
             FROM ott_order_step s WHERE s.tenant = o.tenant AND s.order_id = o.id) AS steps
          FROM ott_order o WHERE o.state = 'Processing' ORDER BY o.created_at LIMIT 20) oldest
        """;

    private const string LastAnswers = """
        SELECT string_agg(line, ', ') FROM (
          SELECT format('%s %s %s %s', count(*), kind, effect, reason) AS line FROM ott_order_step
          GROUP BY kind, effect, reason ORDER BY count(*) DESC) counted
        """;

    private readonly ConcurrentDictionary<string, StormBuyer> placed = new(StringComparer.Ordinal);
    private int begun;
    private int doubled;

    [Fact]
    public async Task Whatever_fails_no_order_is_lost_doubled_or_taken_and_denied()
    {
        var watch = Stopwatch.StartNew();
        await using var storm = await StormWorld.StartAsync(OffersForEach, TestSettings.StormSeed);
        var buyers = await BuyersAsync(storm);
        await storm.BeginAsync(2);
        await SetFaultsAsync(storm.Shop);
        var placing = PlaceAllAsync(buyers);
        for (var kill = 1; kill <= TestSettings.StormKills; kill++)
        {
            await ReachedAsync(kill * TestSettings.StormOrders / (TestSettings.StormKills + 1), placing);
            await storm.KillSomethingAsync();
        }

        await placing;
        Say($"{placed.Count} orders placed, {doubled} of them by two presses, after {watch.Elapsed}");
        await SettleAsync(storm.Shop);
        var accounts = await AccountsAsync(storm.Shop);
        Say($"{watch.Elapsed}; killed: {string.Join(", ", storm.Kills.Select(kill => $"{kill.Value} {kill.Key}"))}");
        foreach (var same in accounts.CountBy(account => (account.State, account.Deeds)))
            Say($"{same.Value} {same.Key.State}: {same.Key.Deeds}");
        Say($"Last answers: {await storm.Shop.World.Database.QueryAsync<string>(LastAnswers)}");
        foreach (var line in storm.AdapterLives())
            Say(line);
        accounts.Where(account => account.Fault is not null).ShouldBeEmpty();
        accounts.Count.ShouldBe(TestSettings.StormOrders);
        (await storm.Shop.World.Database.QueryAsync<long>("SELECT count(*) FROM ott_order")).ShouldBe(accounts.Count);
        StormAccount.DeedsIn(await storm.Shop.ReceivedAsync()).Keys.ShouldBeSubsetOf(placed.Keys);
        accounts.ShouldContain(account => account.State == "Completed");
        await ReconcileAsync(storm.Shop, accounts.Count);
    }

    private static async Task ReconcileAsync(ShopWorld shop, int orders)
    {
        var sides = new StormReconciliation(shop);
        (await sides.CompareAsync()).ShouldBeEmpty("Both sides agree.");
        var seeded = await sides.SeedAsync(orders);
        // At first what is missing may still come; in the end it is missing.
        (await sides.FoundAsync()).Keys.Order().ShouldBe(seeded.Keys.Order());
        var found = await sides.WaitNoLongerAsync();
        Say($"{seeded.Count} differences put in, {found.Count} found");
        found.Except(seeded).ShouldBeEmpty("Nothing else is found.");
        seeded.Except(found).ShouldBeEmpty("Everything is found, as what it is.");
    }

    private static async Task<List<StormBuyer>> BuyersAsync(StormWorld storm)
    {
        var buyers = new List<StormBuyer>();
        while (buyers.Count * OffersForEach < TestSettings.StormOrders)
        {
            using var browser = await storm.Shop.NewBuyerAsync();
            buyers.Add(
                new StormBuyer(browser.Cookies, storm.AnyNode, new Random(TestSettings.StormSeed + buyers.Count))
            );
        }

        return buyers;
    }

    private static async Task SetFaultsAsync(ShopWorld shop)
    {
        foreach (var (kind, probability) in Faults)
            await shop.BreakAsync(
                new
                {
                    kind,
                    probability,
                    seed = TestSettings.StormSeed,
                    times = (int?)null,
                    delay = "00:00:06",
                }
            );
    }

    private Task PlaceAllAsync(List<StormBuyer> buyers)
    {
        var wishes = Enumerable
            .Range(0, TestSettings.StormOrders)
            .Select(number =>
                (Buyer: buyers[number % buyers.Count], Offer: $"shop-4/many-{(number / buyers.Count) + 1}")
            );
        return Parallel.ForEachAsync(wishes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (wish, _) =>
        {
            Interlocked.Increment(ref begun);
            var numbers = await wish.Buyer.OrderAsync(wish.Offer);
            if (numbers.Length > 1)
                Interlocked.Increment(ref doubled);
            foreach (var number in numbers)
                placed[number] = wish.Buyer;
        });
    }

    private Task ReachedAsync(int orders, Task placing) =>
        Eventually.TrueAsync(
            () => Task.FromResult(placing.IsCompleted || Volatile.Read(ref begun) >= orders),
            "orders go on",
            GoesOnWithin
        );

    // Nothing fails any more. A slow machine is no fault, an order that stays where it is is one.
    private static async Task SettleAsync(ShopWorld shop)
    {
        await shop.MendAsync();
        var left = long.MaxValue;
        while (left > 0)
        {
            var before = left;
            try
            {
                await Eventually.TrueAsync(
                    async () => (left = await LeftAsync(shop)) < before,
                    $"orders come to their end; {before} are left",
                    GoesOnWithin
                );
            }
            catch (TimeoutException)
            {
                Say(await shop.World.Database.QueryAsync<string>(Unfinished) ?? "They have ended now.");
                throw;
            }
        }
    }

    // Nobody waits for the longer pauses; a lease that is cut short is one more fault. The shorter pauses stay: they
    // are how long an order waits for an adapter that is left alone.
    private static async Task<long> LeftAsync(ShopWorld shop)
    {
        await shop.World.Database.QueryAsync<int>(
            """
            UPDATE outbox_line SET due_at = now()
            WHERE queue = 'order' AND due_at > now() + interval '20 seconds'
            """
        );
        await Task.Delay(TimeSpan.FromSeconds(3));
        return await shop.World.Database.QueryAsync<long>("SELECT count(*) FROM ott_order WHERE state = 'Processing'");
    }

    private async Task<List<StormAccount>> AccountsAsync(ShopWorld shop)
    {
        var deeds = StormAccount.DeedsIn(await shop.ReceivedAsync());
        var booked = StormAccount.BookedIn(await shop.World.Database.QueryAsync<string>(StormAccount.BookedSql));
        var accounts = new ConcurrentBag<StormAccount>();
        await Parallel.ForEachAsync(placed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (order, _) =>
            accounts.Add(
                new StormAccount(
                    order.Key,
                    await shop.StateAsync(order.Key) ?? "lost",
                    await shop.SubscriptionAsync(order.Key) ?? "none",
                    deeds.GetValueOrDefault(order.Key, string.Empty),
                    booked(order.Key),
                    await order.Value.ReadAsync(order.Key)
                )
            )
        );
        return [.. accounts];
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
