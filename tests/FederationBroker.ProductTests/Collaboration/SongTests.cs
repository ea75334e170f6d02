using FederationBroker.ProductTests.Payments;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// The source's first use case (2.1): Leonardo buys a song of Mimmo's and gets its licence from Roberto. Leonardo pays
/// with his cable bill, Mimmo pays Roberto for each licence under a mandate, and stops it in the end.
/// </summary>
[Trait("Requirement", "PAY-UC1")]
[Collection(ShopWorld.Shared)]
public sealed class SongTests(ShopWorld shop) : IAsyncLifetime
{
    private const long LicenceFee = 12;
    private readonly string order = Guid.NewGuid().ToString("N");
    private readonly string standing = Guid.NewGuid().ToString("N");

    private PaymentClient Mimmo => new(shop.World, "shop-3", shop.World.Node);

    private PaymentClient Roberto => new(shop.World, "shop-2", shop.World.Node);

    public ValueTask InitializeAsync() => new(shop.CalmAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task A_song_is_bought_licensed_and_paid_for_twice_over()
    {
        // 1a: Mimmo instructs his provider to pay Roberto for every licence.
        await PayInAsync("shop-3", 100);
        var mandate = await Mimmo.OpenAsync("shop-2", standing, 50);
        // 2 to 7: Leonardo, whom the shop knows, wants the song's licence.
        using var browser = await shop.NewBuyerAsync();
        var leonardo = await KnownAsync(browser);
        // Before he has paid, Roberto is not told that he may have it.
        (await LicenceAsync(leonardo, mandate)).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT");
        // 8 to 10: the request goes to the shop's provider, on to Leonardo's, and to Leonardo.
        var message = Mimmo.CashOrder(leonardo, order, 2_000);
        message["objectInfo"] = new System.Text.Json.Nodes.JsonObject { ["offerId"] = "once", ["kind"] = "licence" };
        var asked = await Mimmo.SendAsync("cash-orders", message);
        (await LicenceAsync(leonardo, mandate)).ShouldBe("SERVICE_TEMPORARILY_UNAVAILABLE");
        // 11 to 13: he has it paid, and the shop hears it.
        await browser.GoAsync(asked.Json.GetProperty("approvalUrl").GetString()!);
        var number = browser.Page.OrderNumber();
        await browser.SubmitAsync(new Dictionary<string, string>(), "?handler=Approve");
        await shop.EndsAsync(number, "Completed");
        var heard = await Mimmo.GetAsync($"purchase-responses?buyer={leonardo}&orderNumber={order}");
        heard.Result.ShouldBe("SUCCESS");
        var licence = heard.Json.GetProperty("purchaseResult").GetProperty("licenceInfo");
        licence.GetProperty("licenceProviders")[0].GetString().ShouldBe("shop-2");
        // 15 to 21: the licence is asked for, confirmed, paid by Mimmo, and issued.
        (await LicenceAsync(leonardo, mandate)).ShouldBe("issued");
        (await FundsAsync("shop-3")).ShouldBe(100 - LicenceFee);
        // 23: Mimmo stops paying Roberto; what is confirmed stays so, and no licence is paid any more.
        await Mimmo.SendAsync($"payment-mandates/{mandate}/close", Mimmo.ClosePaymentOrder("shop-2", standing));
        (await LicenceAsync(leonardo, mandate, again: true)).ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        (await FundsAsync("shop-3")).ShouldBe(100 - LicenceFee);
        (await shop.DeedsOfAsync(number)).ShouldBe("reserve, provision, capture");
    }

    // What Roberto's licence server does when a device asks it: 16 to 21.
    private async Task<string> LicenceAsync(string buyer, Guid mandate, bool again = false)
    {
        var question = Roberto.Confirmation(buyer, order, "shop-3");
        question["target"] = "once";
        var confirmed = await Roberto.SendAsync("payment-confirmations", question, key: null);
        var result = confirmed.Json.GetProperty("paymentConfirmationResult").GetString()!;
        if (result != "PAYMENT_SUCCESSFULLY_EXECUTED")
            return result;
        var fee = Roberto.CashOrder("shop-3", $"{order[..20]}-{(again ? 2 : 1)}", LicenceFee, mandate);
        var paid = await Roberto.SendAsync("cash-orders", fee);
        return paid.Result == "SUCCESS" ? "issued" : paid.Result;
    }

    private async Task<string> KnownAsync(BrowserStub browser)
    {
        var site = new OidcPartner(shop.World, "shop-3");
        var tokens = await site.RedeemAsync(await site.ObtainCodeAsync(browser, ("scope", "openid")));
        return tokens.IdToken.GetProperty("sub").GetString()!;
    }

    private async Task PayInAsync(string partner, long minor)
    {
        using var person = await StaffPerson.SignedInAsync(
            shop.World,
            FederationBroker.Staff.Rights.StaffRole.Administrator
        );
        var noted = await person.CallAsync(
            "POST",
            $"funds/{partner}/deposits",
            new
            {
                minor,
                currency = "EUR",
                reference = standing,
            }
        );
        noted.Status.ShouldBe(200);
    }

    private Task<long> FundsAsync(string partner) =>
        shop.World.Database.QueryAsync<long>($"SELECT balance_minor FROM partner_funds WHERE partner = '{partner}'");
}
