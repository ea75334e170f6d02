using System.Text;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// Every message with each thing that can be wrong with it: none is heard, each says why, and the same message as it
/// should be is heard.
/// </summary>
public sealed class MessageMatrixTests(SigningWorld signing) : IClassFixture<SigningWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Strict => new(signing.World, "strict", signing.World.Node);

    private PaymentClient Loose => new(signing.World, "loose", signing.World.Node);

    private static readonly string[] Messages =
    [
        "OpenPaymentOrder",
        "PurchaseRequest",
        "CashOrder",
        "PaymentOrder",
        "PurchaseResponse",
        "PaymentConfirmationRequest",
        "ClosePaymentOrder",
        "SuspendPaymentOrder",
        "ResumePaymentOrder",
        "DeclinePurchase",
    ];

    private static readonly string[] Faults =
    [
        "as it should be",
        "not signed",
        "signature of another body",
        "signature that is over",
        "nonce used before",
        "message too old",
        "message of the future",
        "another party's",
        "another provider",
        "wrong currency",
        "float amount",
        "negative amount",
        "no amount",
        "unknown member",
        "member twice",
        "another type",
        "bad order number",
        "no JSON",
    ];

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var message in Messages)
            foreach (var fault in Faults)
                rows.Add(message, fault);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    [Trait("Requirement", "PAY-1")]
    [Trait("Requirement", "PAY-2")]
    [Trait("Requirement", "PAY-3")]
    [Trait("Requirement", "PAY-4")]
    [Trait("Requirement", "PAY-5")]
    [Trait("Requirement", "PAY-6")]
    [Trait("Requirement", "PAY-7")]
    [Trait("Requirement", "PAY-8")]
    [Trait("Requirement", "PAY-SIG")]
    public async Task Each_message_is_heard_as_it_should_be_and_not_otherwise(string message, string fault)
    {
        if (await PrepareAsync(message) is not { } sent || ExpectedOf(sent, fault) is not { } expected)
            return; // there is nothing of that kind in this message
        var body = BodyOf(sent, fault);
        var reply = await SendAsync(sent, body, fault);
        (reply.Status, reply.Code).ShouldBe((expected.Status, expected.Code), reply.Text);
        if (expected.Code is not null)
            reply.Json.GetProperty("requestId").GetString().ShouldNotBeNullOrEmpty();
    }

    // The message, ready to be heard, and where it goes.
    private async Task<Sent?> PrepareAsync(string message)
    {
        switch (message)
        {
            case "OpenPaymentOrder":
                return new Sent("payment-mandates", Strict.OpenPaymentOrder("loose", number, 100), 201, "buyer");
            case "PurchaseRequest":
                return new Sent("purchase-requests", Strict.PurchaseRequest("loose", number, 100), 202, "buyer");
            case "CashOrder":
                return new Sent("cash-orders", Strict.CashOrder("loose", number, 100), 202, "seller");
            case "PaymentOrder":
                var asked = await Loose.SendAsync("cash-orders", Loose.CashOrder("strict", number, 100));
                var deny = Strict.PaymentOrder("loose", number, 100, "DENY");
                return new Sent($"orders/{asked.OrderId}/payment-decision", deny, 200, "buyer");
            case "PurchaseResponse":
                var known = await Loose.SendAsync("cash-orders", Loose.CashOrder("strict", number, 100));
                return new Sent($"orders/{known.OrderId}/purchase-response", null, 202, null);
            case "PaymentConfirmationRequest":
                return new Sent("payment-confirmations", Strict.Confirmation("loose", number), 200, null);
            case "ClosePaymentOrder":
                return new Sent(await MandateAsync("close"), Strict.ClosePaymentOrder("loose", number), 200, "buyer");
            case "SuspendPaymentOrder":
                return new Sent(await MandateAsync("suspend"), Strict.Notice(message, number), 200, null);
            case "ResumePaymentOrder":
                return new Sent(await MandateAsync("resume"), Strict.Notice(message, number), 200, null);
            default:
                var wanted = await Loose.SendAsync("purchase-requests", Loose.PurchaseRequest("strict", number, 100));
                return new Sent($"orders/{wanted.OrderId}/decline", Strict.Notice(message, number), 200, null);
        }
    }

    private async Task<string> MandateAsync(string what)
    {
        var sent = new Sent("payment-mandates", Strict.OpenPaymentOrder("loose", number, 100), 201, "buyer");
        var opened = await SendAsync(sent, BodyOf(sent, string.Empty), string.Empty);
        return $"payment-mandates/{opened.Json.GetProperty("mandateId").GetGuid()}/{what}";
    }

    private static Outcome? ExpectedOf(Sent sent, string fault) =>
        (fault, sent.Message) switch
        {
            ("as it should be", _) => new Outcome(sent.Status, null),
            ("not signed", _) => new Outcome(401, "FB-8101"),
            ("signature that is over", _) => new Outcome(401, "FB-8104"),
            ("nonce used before", _) => new Outcome(401, "FB-8108"),
            ("signature of another body", not null) => new Outcome(401, "FB-8106"),
            (_, null) => null,
            ("message too old" or "message of the future", _) => new Outcome(422, "FB-8011"),
            ("another party's", _) => sent.Party is null ? null : new Outcome(403, "FB-8003"),
            ("another provider", { } body) => body.ContainsKey("paymentServiceProvider")
                ? new Outcome(422, "FB-8002")
                : null,
            ("wrong currency" or "negative amount", { } body) => body.ContainsKey("amount")
                ? new Outcome(422, "FB-8002")
                : null,
            ("float amount" or "no amount", { } body) => body.ContainsKey("amount")
                ? new Outcome(400, "FB-8001")
                : null,
            ("unknown member" or "member twice" or "no JSON", _) => new Outcome(400, "FB-8001"),
            _ => new Outcome(422, "FB-8002"),
        };

    private byte[] BodyOf(Sent sent, string fault)
    {
        if (sent.Message is not { } message)
            return [];
        var text = Changed(message, sent.Party, fault).ToJsonString();
        return Encoding.UTF8.GetBytes(
            fault switch
            {
                "member twice" => $"{{\"orderNumber\":\"other\",{text[1..]}",
                "no JSON" => text[..^1],
                "float amount" => text.Replace("\"minor\":100", "\"minor\":100.5", StringComparison.Ordinal),
                _ => text,
            }
        );
    }

    private JsonObject Changed(JsonObject message, string? party, string fault)
    {
        switch (fault)
        {
            case "message too old":
                message["messageTimeStamp"] = signing.World.Clock.GetUtcNow().AddDays(-2);
                break;
            case "message of the future":
                message["messageTimeStamp"] = signing.World.Clock.GetUtcNow().AddHours(1);
                break;
            case "another party's" when party is not null:
                message[party] = "loose";
                break;
            case "another provider" when message.ContainsKey("paymentServiceProvider"):
                message["paymentServiceProvider"] = "coast";
                break;
            case "wrong currency" when message["amount"] is JsonObject amount:
                amount["currency"] = "USD";
                break;
            case "negative amount" when message["amount"] is JsonObject amount:
                amount["minor"] = -1;
                break;
            case "no amount":
                message.Remove("amount");
                break;
            case "unknown member":
                message["discount"] = 5;
                break;
            case "another type":
                message["messageType"] = "Order66";
                break;
            case "bad order number":
                message["orderNumber"] = "a b";
                break;
        }

        return message;
    }

    private async Task<PaymentReply> SendAsync(Sent sent, byte[] body, string fault)
    {
        var now = signing.World.Clock.GetUtcNow();
        var nonce = $"\"{Guid.NewGuid():N}\"";
        if (fault == "nonce used before")
            await Strict.SendAsync(
                HttpMethod.Get,
                "orders/00000000-0000-0000-0000-000000000000/purchase-response",
                [],
                request => signing.P256.Sign(request, [], now, covered: null, ("nonce", nonce))
            );
        return await Strict.SendAsync(body.Length == 0 ? HttpMethod.Get : HttpMethod.Post, sent.Path, body, request =>
        {
            if (body.Length > 0)
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
            if (fault == "not signed")
                return;
            var at = fault == "signature that is over" ? now.AddMinutes(-10) : now;
            byte[] signed = fault == "signature of another body" ? [.. body, (byte)' '] : body;
            signing.P256.Sign(request, signed, at, covered: null, ("nonce", nonce));
        });
    }

    /// <param name="Message">Null: a question without a body.</param>
    /// <param name="Status">What it is answered with as it should be.</param>
    /// <param name="Party">The member that has to name its sender; null: none has to.</param>
    private sealed record Sent(string Path, JsonObject? Message, int Status, string? Party);

    private sealed record Outcome(int Status, string? Code);
}
