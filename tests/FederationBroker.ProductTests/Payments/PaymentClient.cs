using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// A partner that sends messages as the interface describes them: the known-good half of tests that break one thing.
/// </summary>
internal sealed class PaymentClient(BrokerWorld world, string partner, BrokerNode node)
{
    private string? token;

    public string Id => partner;

    private string Base => $"{world.PublicOrigin}/t/metro/pay/v1";

    public JsonObject OpenPaymentOrder(string seller, string number, long minor, string interval = "once") =>
        new()
        {
            ["messageType"] = "OpenPaymentOrder",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["buyer"] = partner,
            ["paymentServiceProvider"] = "metro",
            ["buyerAccount"] = Account("funds", partner),
            ["activationTime"] = world.Clock.GetUtcNow().AddMinutes(-1),
            ["seller"] = seller,
            ["cashingServiceProvider"] = "metro",
            ["sellerAccount"] = Account("settlement", seller),
            ["amount"] = Money(minor),
            ["interval"] = interval,
        };

    public JsonObject PurchaseRequest(string seller, string number, long minor) =>
        new()
        {
            ["messageType"] = "PurchaseRequest",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["objectInfo"] = Item(),
            ["amount"] = Money(minor),
            ["buyer"] = partner,
            ["buyerAccount"] = Account("funds", partner),
            ["seller"] = seller,
            ["sellerAccount"] = Account("settlement", seller),
        };

    public JsonObject CashOrder(string buyer, string number, long minor, Guid? mandate = null)
    {
        var message = new JsonObject
        {
            ["messageType"] = "CashOrder",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["objectInfo"] = Item(),
            ["amount"] = Money(minor),
            ["buyer"] = buyer,
            ["paymentServiceProvider"] = "metro",
            ["seller"] = partner,
            ["cashingServiceProvider"] = "metro",
            ["sellerAccount"] = Account("settlement", partner),
        };
        if (mandate is { } named)
            message["mandateId"] = named;
        return message;
    }

    public JsonObject PaymentOrder(string seller, string number, long minor, string result = "PAY") =>
        new()
        {
            ["messageType"] = "PaymentOrder",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["objectInfo"] = Item(),
            ["amount"] = Money(minor),
            ["buyer"] = partner,
            ["paymentServiceProvider"] = "metro",
            ["seller"] = seller,
            ["sellerAccount"] = Account("settlement", seller),
            ["paymentResult"] = result,
        };

    public JsonObject ClosePaymentOrder(string seller, string number, DateTimeOffset? at = null) =>
        new()
        {
            ["messageType"] = "ClosePaymentOrder",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["buyer"] = partner,
            ["paymentServiceProvider"] = "metro",
            ["terminationTime"] = at ?? world.Clock.GetUtcNow(),
            ["seller"] = seller,
            ["cashingServiceProvider"] = "metro",
            ["sellerAccount"] = Account("settlement", seller),
        };

    public JsonObject Confirmation(string buyer, string number, string? seller = null)
    {
        var source = new JsonObject { ["buyer"] = buyer };
        if (seller is not null)
            source["seller"] = seller;
        return new JsonObject
        {
            ["messageType"] = "PaymentConfirmationRequest",
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
            ["object"] = Item(),
            ["source"] = source,
            ["target"] = "spot-30s",
        };
    }

    public JsonObject Notice(string type, string number) =>
        new()
        {
            ["messageType"] = type,
            ["orderNumber"] = number,
            ["messageTimeStamp"] = world.Clock.GetUtcNow(),
        };

    /// <summary>Sends a message under a key of its own, unless it is told another.</summary>
    public async Task<PaymentReply> SendAsync(string path, JsonNode message, string? key = "own") =>
        await SendAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(message.ToJsonString()), request =>
        {
            if (key is not null)
                request.Headers.TryAddWithoutValidation(
                    "Idempotency-Key",
                    key == "own" ? Guid.NewGuid().ToString("N") : key
                );
        });

    public Task<PaymentReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, [], _ => { });

    /// <param name="finish">Called with the request as it will be sent.</param>
    public async Task<PaymentReply> SendAsync(
        HttpMethod method,
        string path,
        byte[] body,
        Action<HttpRequestMessage> finish
    )
    {
        token ??= (
            await new OidcPartner(world, partner).TokenAsync(
                ("grant_type", "client_credentials"),
                ("scope", "payments")
            )
        )["access_token"];
        using var client = node.NewClient();
        using var request = new HttpRequestMessage(method, $"{Base}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        finish(request);
        using var answer = await client.SendAsync(request);
        return await PaymentReply.ReadAsync(answer);
    }

    /// <summary>Opens a mandate, and says what the broker calls it.</summary>
    public async Task<Guid> OpenAsync(string seller, string number, long minor, string interval = "once")
    {
        var reply = await SendAsync("payment-mandates", OpenPaymentOrder(seller, number, minor, interval));
        reply.Status.ShouldBe(201, reply.Text);
        return reply.Json.GetProperty("mandateId").GetGuid();
    }

    public static JsonObject Money(long minor, string currency = "EUR") =>
        new() { ["minor"] = minor, ["currency"] = currency };

    public static JsonObject Account(string scheme, string id) => new() { ["scheme"] = scheme, ["ref"] = id };

    private static JsonObject Item() => new() { ["offerId"] = "spot-30s", ["kind"] = "impression" };
}

/// <summary>What was answered.</summary>
internal sealed record PaymentReply(int Status, string Text, JsonElement Json, HttpResponseHeaders Headers)
{
    /// <summary>Of a refusal.</summary>
    public string? Code => Member("code");

    public string? Place => Member("place");

    /// <summary><c>SUCCESS</c>, <c>PENDING</c>, or the code of a failure.</summary>
    public string Result =>
        Json.GetProperty("purchaseResult") is var result && result.TryGetProperty("code", out var code)
            ? code.GetString()!
            : result.GetProperty("result").GetString()!;

    /// <summary>That the answer carries.</summary>
    public string RequestId => Headers.GetValues("X-Request-Id").Single();

    public Guid OrderId => Json.GetProperty("orderId").GetGuid();

    public static async Task<PaymentReply> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return new PaymentReply((int)answer.StatusCode, text, json.RootElement.Clone(), answer.Headers);
    }

    private string? Member(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
