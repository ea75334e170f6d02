using System.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// A message is answered once for each key of its sender; and what is wrong with one is said with its place, and
/// nothing is done.
/// </summary>
public sealed class KeyedMessageTests(PaymentWorld payments) : IClassFixture<PaymentWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");
    private readonly string key = Guid.NewGuid().ToString("N");

    private PaymentClient Ads => payments.As("ads");

    private PaymentClient Channel => payments.As("channel");

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task The_same_again_is_told_what_it_was_told_and_takes_nothing_more()
    {
        await payments.DepositAsync("ads", 1_000);
        var before = await payments.FundsOfAsync("ads");
        var mandate = await Ads.OpenAsync("channel", number, 300);
        var message = Channel.CashOrder("ads", number, 100, mandate);
        var first = await Channel.SendAsync("cash-orders", message, key);
        payments.World.Clock.Advance(TimeSpan.FromMinutes(3));
        var again = await Channel.SendAsync("cash-orders", message, key);
        (again.Status, again.Text).ShouldBe((first.Status, first.Text), "Byte for byte.");
        var underAnother = await Channel.SendAsync("cash-orders", message);
        underAnother.OrderId.ShouldBe(first.OrderId, "An order number stands for one order.");
        (await payments.FundsOfAsync("ads")).ShouldBe(before - 100);
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task Of_many_with_one_key_at_once_one_is_done()
    {
        await payments.DepositAsync("ads", 1_000);
        var second = await payments.SecondNodeAsync();
        var before = await payments.FundsOfAsync("ads");
        var mandate = await Ads.OpenAsync("channel", number, 300);
        var message = Channel.CashOrder("ads", number, 100, mandate);
        var elsewhere = payments.As("channel", second);
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(at => (at % 2 == 0 ? Channel : elsewhere).SendAsync("cash-orders", message, key))
        );
        replies.ShouldAllBe(reply => reply.Status == 200 || (reply.Status == 409 && reply.Code == "FB-8005"));
        replies.Where(reply => reply.Status == 200).Select(reply => reply.Text).Distinct().ShouldHaveSingleItem();
        (await payments.FundsOfAsync("ads")).ShouldBe(before - 100);
    }

    [Fact]
    [Trait("Requirement", "PAY-INV")]
    public async Task Another_message_under_a_used_key_is_refused_wherever_it_goes()
    {
        await payments.DepositAsync("ads", 1_000);
        var mandate = await Ads.OpenAsync("channel", number, 300);
        await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", number, 100, mandate), key);
        var other = await Channel.SendAsync("cash-orders", Channel.CashOrder("ads", $"{number}-2", 100, mandate), key);
        (other.Status, other.Code).ShouldBe((422, "FB-8006"));
        var elsewhere = await Channel.SendAsync("payment-mandates", Channel.OpenPaymentOrder("ads", number, 100), key);
        (elsewhere.Status, elsewhere.Code).ShouldBe((422, "FB-8006"));
        var ofAnother = await Ads.SendAsync("payment-mandates", Ads.OpenPaymentOrder("channel", "k", 100), key);
        ofAnother.Status.ShouldBe(201, "Keys are each sender's own.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two words")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    [Trait("Requirement", "PAY-INV")]
    public async Task Without_a_usable_key_nothing_is_done(string? unusable)
    {
        var refused = await Ads.SendAsync("payment-mandates", Ads.OpenPaymentOrder("channel", number, 100), unusable);
        (refused.Status, refused.Code).ShouldBe((400, "FB-8004"));
    }

    public static TheoryData<string, string, string?, int, string> Broken =>
        new()
        {
            // member, value (JSON; nothing: left out), place, status, code
            { "messageType", "\"CashOrders\"", "messageType", 422, "FB-8002" },
            { "orderNumber", "\"a b\"", "orderNumber", 422, "FB-8002" },
            { "orderNumber", "\"\"", "orderNumber", 422, "FB-8002" },
            { "messageTimeStamp", "\"2027-03-01T10:00:00\"", "messageTimeStamp", 400, "FB-8001" },
            { "messageTimeStamp", "\"2020-03-01T10:00:00Z\"", null, 422, "FB-8011" },
            { "messageTimeStamp", "\"2100-03-01T10:00:00Z\"", null, 422, "FB-8011" },
            { "seller", "\"keys\"", null, 403, "FB-8003" },
            { "paymentServiceProvider", "\"coast\"", "paymentServiceProvider", 422, "FB-8002" },
            { "cashingServiceProvider", "\"coast\"", "cashingServiceProvider", 422, "FB-8002" },
            { "amount", """{"minor":100,"currency":"USD"}""", "amount.currency", 422, "FB-8002" },
            { "amount", """{"minor":0,"currency":"EUR"}""", "amount.minor", 422, "FB-8002" },
            { "amount", """{"minor":-1,"currency":"EUR"}""", "amount.minor", 422, "FB-8002" },
            { "amount", """{"minor":1000000000000,"currency":"EUR"}""", "amount.minor", 422, "FB-8002" },
            { "amount", """{"minor":1.5,"currency":"EUR"}""", "amount.minor", 400, "FB-8001" },
            { "amount", """{"minor":1.0,"currency":"EUR"}""", "amount.minor", 400, "FB-8001" },
            { "amount", """{"minor":"100","currency":"EUR"}""", "amount.minor", 400, "FB-8001" },
            { "amount", """{"minor":100,"currency":"EUR","discount":10}""", "amount.discount", 400, "FB-8001" },
            { "amount", """{"minor":100,"minor":1,"currency":"EUR"}""", null, 400, "FB-8001" },
            { "objectInfo", """{"offerId":"a","kind":"house"}""", "objectInfo.kind", 422, "FB-8002" },
            { "objectInfo", """{"offerId":"a b","kind":"rental"}""", "objectInfo.offerId", 422, "FB-8002" },
            { "sellerAccount", """{"scheme":"iban","ref":"channel"}""", "sellerAccount.scheme", 422, "FB-8002" },
            { "mandateId", "\"m-1\"", "mandateId", 400, "FB-8001" },
            { "priority", "1", "priority", 400, "FB-8001" },
            { "orderNumber", "null", null, 400, "FB-8001" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    [Trait("Requirement", "PAY-3")]
    public async Task One_thing_is_wrong(string member, string value, string? place, int status, string code)
    {
        var sound = Channel.CashOrder("ads", number, 100).ToJsonString();
        var message = JsonNode.Parse(sound)!.AsObject();
        message.Remove(member);
        var text = $"{message.ToJsonString()[..^1]},\"{member}\":{value}}}";
        var refused = await SendRawAsync(text);
        (refused.Status, refused.Code).ShouldBe((status, code), refused.Text);
        if (place is not null)
            refused.Place.ShouldBe(place);
        (
            await payments.World.Database.QueryAsync<long>(
                $"SELECT count(*) FROM payment_order WHERE order_number = '{number}'"
            )
        ).ShouldBe(0);
    }

    // Every member of every message that the source lists: without it the message is none (PAY-1 to PAY-8).
    [Fact]
    [Trait("Requirement", "PAY-1")]
    [Trait("Requirement", "PAY-2")]
    [Trait("Requirement", "PAY-3")]
    [Trait("Requirement", "PAY-4")]
    [Trait("Requirement", "PAY-6")]
    [Trait("Requirement", "PAY-8")]
    public async Task No_listed_parameter_can_be_left_out()
    {
        var id = Guid.NewGuid();
        (string Path, JsonObject Message)[] messages =
        [
            ("payment-mandates", Ads.OpenPaymentOrder("channel", number, 1)),
            ("purchase-requests", Ads.PurchaseRequest("channel", number, 1)),
            ("cash-orders", Ads.CashOrder("channel", number, 1)),
            ($"orders/{id}/payment-decision", Ads.PaymentOrder("channel", number, 1)),
            ("payment-confirmations", Ads.Confirmation("keys", number)),
            ($"payment-mandates/{id}/close", Ads.ClosePaymentOrder("channel", number)),
        ];
        var tried = 0;
        foreach (var (path, message) in messages)
        {
            foreach (var member in message.Select(one => one.Key).Where(name => name != "interval").ToList())
            {
                var without = message.DeepClone().AsObject();
                without.Remove(member);
                var refused = await Ads.SendAsync(path, without);
                (refused.Status, refused.Code).ShouldBe((400, "FB-8001"), $"{path} without {member}: {refused.Text}");
                tried++;
            }
        }

        tried.ShouldBe(55);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"messageType\":")]
    [InlineData("\"CashOrder\"")]
    public async Task What_is_no_message_is_refused(string text)
    {
        var refused = await SendRawAsync(text);
        (refused.Status, refused.Code).ShouldBe((400, "FB-8001"));
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task Without_an_agreement_about_payments_nobody_is_heard()
    {
        var stranger = new OidcPartner(payments.World, "resource");
        (await stranger.TokenAsync(("grant_type", "client_credentials"), ("scope", "payments"))).Status.ShouldBe(400);
        using var client = payments.World.Node.NewClient();
        using var answer = await client.PostAsync(
            $"{payments.World.PublicOrigin}/t/metro/pay/v1/cash-orders",
            new StringContent("{}", Encoding.UTF8, "application/json")
        );
        ((int)answer.StatusCode).ShouldBe(401);
    }

    private Task<PaymentReply> SendRawAsync(string text) =>
        Channel.SendAsync(HttpMethod.Post, "cash-orders", Encoding.UTF8.GetBytes(text), request =>
        {
            request.Headers.Add("Idempotency-Key", key);
            request.Content ??= new StringContent(text, Encoding.UTF8, "application/json");
        });
}
