namespace FederationBroker.ProductTests.Payments;

/// <summary>The messages between buyer, seller and licence provider, one after another and in every outcome.</summary>
public sealed class PurchaseTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    private PaymentClient Keys => payments.As("keys");

    [Fact]
    [Trait("Requirement", "PAY-2")]
    [Trait("Requirement", "PAY-3")]
    [Trait("Requirement", "PAY-4")]
    [Trait("Requirement", "PAY-5")]
    public async Task What_is_wanted_and_asked_for_is_paid_when_the_buyer_says_so()
    {
        await payments.DepositAsync("ads", 1_000);
        var before = await payments.FundsOfAsync("ads");
        var wanted = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", number, 250));
        (wanted.Status, wanted.Result, wanted.Json.GetProperty("state").GetString()).ShouldBe(
            (202, "PENDING", "Requested")
        );
        var early = await Ads.SendAsync(Decision(wanted), Ads.PaymentOrder("channel", number, 250));
        (early.Status, early.Code).ShouldBe((409, "FB-8010"), "Nobody has asked for the money.");
        var asked = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250));
        (asked.Status, asked.Result, asked.OrderId).ShouldBe((202, "PENDING", wanted.OrderId));
        var other = await Ads.SendAsync(Decision(wanted), Ads.PaymentOrder("channel", number, 251));
        (other.Status, other.Code).ShouldBe((422, "FB-8013"));
        var paid = await Ads.SendAsync(Decision(wanted), Ads.PaymentOrder("channel", number, 250));
        (paid.Status, paid.Result).ShouldBe((200, "SUCCESS"), paid.Text);
        (await Channel.GetAsync(Response(wanted))).Result.ShouldBe("SUCCESS");
        (await payments.FundsOfAsync("ads")).ShouldBe(before - 250);
        var again = await Ads.SendAsync(Decision(wanted), Ads.PaymentOrder("channel", number, 250, "DENY"));
        (again.Status, again.Code).ShouldBe((409, "FB-8010"), "It is decided once.");
    }

    [Fact]
    [Trait("Requirement", "PAY-5")]
    public async Task Who_has_paid_is_told_where_the_licence_is()
    {
        await payments.DepositAsync("ads", 100);
        var mandate = await Ads.OpenAsync("channel", number, 100);
        var paid = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 100, mandate));
        var licence = paid.Json.GetProperty("purchaseResult").GetProperty("licenceInfo");
        licence.GetProperty("target").GetString().ShouldBe("spot-30s");
        licence.GetProperty("licenceProviders")[0].GetString().ShouldBe("keys");
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    public async Task A_purchase_comes_to_nothing_in_the_words_of_the_interface()
    {
        var denied = await AskedAsync();
        (await Ads.SendAsync(Decision(denied), Ads.PaymentOrder("channel", number, 250, "DENY"))).Result.ShouldBe(
            "REQUEST_REJECTED_BY_BUYER_SERVICE"
        );
        var declined = await Ads.SendAsync("purchase-requests", Ads.PurchaseRequest("channel", $"{number}-d", 250));
        var no = await Channel.SendAsync(
            $"orders/{declined.OrderId}/decline",
            Channel.Notice("DeclinePurchase", $"{number}-d")
        );
        no.Result.ShouldBe("REQUEST_REJECTED_BY_SELLER_SERVICE");
        (await Cashed("nobody")).Result.ShouldBe("BUYER_ACCOUNT_UNKNOWN");
        (await Cashed("stream")).Result.ShouldBe("BUYER_ACCOUNT_UNKNOWN", "It has agreed to no payments.");
        (await Cashed("channel")).Result.ShouldBe("BUYER_ACCOUNT_UNKNOWN", "Nobody pays themselves.");
        (await Cashed("yen")).Result.ShouldBe("REQUEST_REJECTED_BY_BUYER_SERVICE");
        var foreign = Channel.CashOrder("ads", $"{number}-f", 250);
        foreign["sellerAccount"] = PaymentClient.Account("settlement", "keys");
        (await Channel.SendAsync("cash-orders", foreign)).Result.ShouldBe("SELLER_ACCOUNT_UNKNOWN");
        (await Requested("nobody")).Result.ShouldBe("SELLER_ACCOUNT_UNKNOWN");
        (await Requested("yen")).Result.ShouldBe("REQUEST_REJECTED_BY_SELLER_SERVICE");
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    public async Task Who_is_switched_off_is_not_served_and_the_other_hears_it()
    {
        (await Cashed("closed")).Result.ShouldBe("BUYER_SERVICE_UNAVAILABLE");
        (await Requested("closed")).Result.ShouldBe("SELLER_SERVICE_UNAVAILABLE");
    }

    [Fact]
    [Trait("Requirement", "PAY-ERR")]
    public async Task Who_has_paid_too_little_in_hears_so()
    {
        var order = await Keys.SendAsync("purchase-requests", Keys.PurchaseRequest("channel", number, 250));
        await Channel.SendAsync("cash-orders", Channel.CashOrder("keys", number, 250));
        (await Keys.SendAsync(Decision(order), Keys.PaymentOrder("channel", number, 250))).Result.ShouldBe(
            "NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT"
        );
    }

    [Fact]
    [Trait("Requirement", "PAY-6")]
    [Trait("Requirement", "PAY-7")]
    [Trait("Requirement", "PAY-ERR")]
    public async Task A_licence_provider_hears_of_what_is_paid_and_never_no_of_what_is_open()
    {
        await payments.DepositAsync("ads", 1_000);
        (await ConfirmedAsync(Keys)).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT");
        var order = await AskedAsync();
        (await ConfirmedAsync(Keys)).ShouldBe("SERVICE_TEMPORARILY_UNAVAILABLE");
        await Ads.SendAsync(Decision(order), Ads.PaymentOrder("channel", number, 250));
        (await ConfirmedAsync(Keys)).ShouldBe("PAYMENT_SUCCESSFULLY_EXECUTED");
        (await ConfirmedAsync(Channel)).ShouldBe("PAYMENT_SUCCESSFULLY_EXECUTED", "The seller may ask itself.");
        (await ConfirmedAsync(payments.As("yen"))).ShouldBe("NO_RECORD_FOR_REQUESTED_PAYMENT", "It issues no licence.");
        var elsewhere = Keys.Confirmation("ads", number, "channel");
        elsewhere["target"] = "another";
        (await Keys.SendAsync("payment-confirmations", elsewhere, key: null)).Text.ShouldContain("NO_RECORD");
    }

    private async Task<string> ConfirmedAsync(PaymentClient asker)
    {
        var seller = asker.Id == "channel" ? null : "channel";
        var reply = await asker.SendAsync(
            "payment-confirmations",
            asker.Confirmation("ads", number, seller),
            key: null
        );
        reply.Status.ShouldBe(200, reply.Text);
        return reply.Json.GetProperty("paymentConfirmationResult").GetString()!;
    }

    private async Task<PaymentReply> AskedAsync()
    {
        var asked = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 250));
        asked.Status.ShouldBe(202, asked.Text);
        return asked;
    }

    private Task<PaymentReply> Cashed(string buyer) =>
        Channel.SendAsync("cash-orders", Channel.CashOrder(buyer, $"{number}-{buyer}", 250));

    private Task<PaymentReply> Requested(string seller) =>
        Ads.SendAsync("purchase-requests", Ads.PurchaseRequest(seller, $"{number}-{seller}", 250));

    private static string Decision(PaymentReply order) => $"orders/{order.OrderId}/payment-decision";

    private static string Response(PaymentReply order) => $"orders/{order.OrderId}/purchase-response";
}
