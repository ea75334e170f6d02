namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Nodes and adapters are processes that may end at any moment; an order does not end with them.</summary>
[Trait("Requirement", "BIL-001")]
public sealed class OrderNodeTests(ShopWorld shop) : IClassFixture<ShopWorld>, IAsyncLifetime
{
    private const string Reserve = "bss/charges/reserve";

    public ValueTask InitializeAsync() => new(shop.MendAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Two_nodes_that_work_the_same_orders_do_each_once()
    {
        await using var second = await BrokerProcess.StartAsync(shop.World, "second");
        await ShopWorld.ReadyAsync(second);
        var orders = new List<string>();
        for (var buyer = 0; buyer < 4; buyer++)
        {
            using var browser = await shop.NewBuyerAsync();
            foreach (var offer in new[] { "shop-4/basic", "shop-4/second", "shop-2/basic" })
            {
                browser.SpreadOver(shop.World.Node.Port, second.Port);
                orders.Add(await browser.OrderAsync(offer));
            }
        }

        foreach (var order in orders)
        {
            await shop.EndsAsync(order, "Completed", faster: 0);
            (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
        }
    }

    [Theory]
    [InlineData("lose-request", "")]
    [InlineData("late", "reserve")]
    public async Task What_a_node_had_begun_when_it_was_killed_is_finished_by_another(string kind, string begun)
    {
        using var browser = await shop.NewBuyerAsync();
        string order;
        await using (var victim = await BrokerProcess.StartAsync(shop.World, "victim"))
        {
            await ShopWorld.ReadyAsync(victim);
            await shop.BreakAsync(
                new
                {
                    kind,
                    operation = Reserve,
                    delay = "00:00:20",
                }
            );
            browser.SwitchTo(victim.Port);
            order = await browser.OrderAsync("shop-4/basic");
            await Eventually.TrueAsync(async () => await shop.DeedsOfAsync(order) == begun, "it is begun");
            // Else it could meet the one that finishes the order.
            await Eventually.TrueAsync(shop.HasHappenedAsync, "what was to go wrong did");
            victim.Kill();
        }

        browser.SwitchTo(shop.World.Node);
        (await browser.ReadAsync(order)).ShouldStartWith("Being processed.");
        shop.World.Clock.Advance(TimeSpan.FromMinutes(1)); // what the dead node had taken is anybody's
        await shop.EndsAsync(order, "Completed", faster: 0);
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
    }

    [Fact]
    public async Task An_adapter_that_is_killed_in_the_middle_of_a_call_is_started_again_and_asked_what_became_of_it()
    {
        using var browser = await shop.NewBuyerAsync();
        await shop.BreakAsync(
            new
            {
                kind = "late",
                operation = Reserve,
                delay = "00:00:20",
            }
        );
        var order = await browser.OrderAsync("shop-4/basic");
        await Eventually.TrueAsync(async () => await shop.DeedsOfAsync(order) == "reserve", "it is reserved");
        foreach (var process in AdapterProcesses.Of("RestBiller.dll", shop.World.Folder))
            AdapterProcesses.Kill(process);
        await shop.EndsAsync(order, "Completed", faster: 0);
        (await shop.DeedsOfAsync(order)).ShouldBe("reserve, provision, capture");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Nothing_that_names_a_person_reaches_billing_or_the_service()
    {
        var person = BrowserProfileOf(shop.NewCableId());
        using var browser = await shop.NewBuyerAsync(person);
        await shop.BreakAsync(new { kind = "lose-reply", operation = Reserve });
        var order = await browser.OrderAsync("shop-2/basic");
        await shop.EndsAsync(order, "Completed", faster: 0);
        await browser.SubscriptionsAsync();
        (
            await browser.SubmitAsync(new Dictionary<string, string> { ["Key"] = $"{Guid.CreateVersion7()}" })
        ).Status.ShouldBe(200);
        var received = await shop.ReceivedAsync();
        received.ShouldContain(order);
        PersonalData.FoundIn(received).ShouldBeEmpty();
        received.ShouldNotContain(person.CableId);
        received.ShouldNotContain(shop.World.NumbersOf(person.CableId).Account);
        received.ShouldNotContain(shop.World.NumbersOf(person.CableId).Person);
        PersonalData.FoundIn(shop.World.Node.Log.Text).ShouldBeEmpty();
        shop.World.Node.Log.Text.ShouldNotContain(person.CableId);
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task Billing_and_the_service_know_one_person_by_different_names()
    {
        using var browser = await shop.NewBuyerAsync();
        var order = await browser.OrderAsync("shop-4/basic");
        await shop.EndsAsync(order, "Completed", faster: 0);
        using var journal = System.Text.Json.JsonDocument.Parse(await shop.ReceivedAsync());
        var deeds = journal
            .RootElement.EnumerateArray()
            .Where(deed => deed.GetRawText().Contains(order, StringComparison.Ordinal))
            .ToDictionary(deed => deed.GetProperty("deed").GetString()!, deed => deed.GetProperty("body"));
        var payer = deeds["reserve"].GetProperty("subscriber").GetProperty("token").GetString();
        var user = deeds["provision"].GetProperty("subscriber").GetString();
        payer.ShouldNotBe(user);
        deeds["reserve"].GetProperty("subscriber").TryGetProperty("billingAccount", out _).ShouldBeFalse();
    }

    private static TestPerson BrowserProfileOf(string cableId) => BrokerWorld.Profile with { CableId = cableId };
}
