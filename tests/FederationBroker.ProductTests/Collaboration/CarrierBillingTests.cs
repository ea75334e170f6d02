namespace FederationBroker.ProductTests.Collaboration;

/// <summary>Orders that an operator charges through CAMARA Carrier Billing, by an adapter that knows accounts by their
/// phone numbers.</summary>
[Trait("Requirement", "BIL-001")]
[Trait("Requirement", "INF-003")]
public sealed class CarrierBillingTests(CarrierBillingTests.Shop world) : IClassFixture<CarrierBillingTests.Shop>
{
    private const string Had = "reserve, provision, capture";

    [Theory]
    [InlineData("+15550100001", "")]
    [InlineData("+15550100002", "lose-reply")]
    [InlineData("+15550100003", "lose-request")]
    [InlineData("+15550100004", "error")]
    public async Task An_order_is_charged_once_whatever_becomes_of_its_calls(string phone, string fault)
    {
        using var browser = await BuyerAsync(phone);
        foreach (var step in fault.Length == 0 ? [] : new[] { "reserve", "capture" })
            await world.It.BreakAsync(new { kind = fault, operation = $"bss/charges/{step}" });
        var order = await browser.OrderAsync("shop-4/basic");
        await world.It.EndsAsync(order, "Completed");
        (await world.It.DeedsOfAsync(order)).ShouldBe(Had);
        (await world.It.ReceivedAsync()).ShouldContain(phone.TrimStart('+'));
    }

    [Fact]
    public async Task What_the_service_refuses_is_cancelled()
    {
        using var browser = await BuyerAsync("+15550100005");
        await world.It.BreakAsync(new { kind = "decline", operation = "ott/subscriptions/provision" });
        var order = await browser.OrderAsync("shop-4/basic");
        await world.It.EndsAsync(order, "Denied");
        (await world.It.DeedsOfAsync(order)).ShouldBe("reserve, void");
    }

    [Theory]
    [InlineData("+15550100006", "insufficient-credit", "does not cover the price")]
    [InlineData("A-4711", null, "Billing does not know your account")]
    public async Task A_refusal_is_told_and_nothing_is_charged(string account, string? reason, string says)
    {
        using var browser = await BuyerAsync(account);
        if (reason is not null)
            await world.It.BreakAsync(
                new
                {
                    kind = "decline",
                    operation = "bss/charges/reserve",
                    reason,
                }
            );
        var order = await browser.OrderAsync("shop-4/basic");
        await world.It.EndsAsync(order, "Denied");
        (await browser.ReadAsync(order)).ShouldContain(says);
        (await world.It.DeedsOfAsync(order)).ShouldBeEmpty();
    }

    private async Task<BrowserStub> BuyerAsync(string account)
    {
        var cableId = world.It.NewCableId();
        await world.It.World.AddSubscriberAsync("metro", new TestPerson { CableId = cableId }, account: account);
        return await world.It.SignInAsync(cableId);
    }

    public sealed class Shop : IAsyncLifetime
    {
        internal ShopWorld It { get; } = new() { HasCarrierBilling = true };

        public ValueTask InitializeAsync() => It.InitializeAsync();

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }
}
