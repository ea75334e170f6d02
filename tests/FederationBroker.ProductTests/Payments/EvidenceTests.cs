using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederationBroker.Staff.Rights;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// What a partner signs for good is checked, kept byte for byte with its key, and shows when somebody changes it.
/// </summary>
[Trait("Requirement", "PAY-SIG")]
public sealed class EvidenceTests(SigningWorld signing) : IClassFixture<SigningWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Strict => new(signing.World, "strict", signing.World.Node);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_kept_as_it_was_received_and_can_be_checked(bool edwards)
    {
        var key = edwards ? (SigningPartner)signing.Ed25519 : signing.P256;
        // Blanks that no writer of ours would write.
        var body = Encoding.UTF8.GetBytes(Message().ToJsonString().Replace(",\"", " ,\n\"", StringComparison.Ordinal));
        var jws = JwsOf(key, body);
        (await SendAsync(body, jws)).Status.ShouldBe(201);
        var kept = (await EvidenceAsync()).Single();
        Convert.FromBase64String(kept.GetProperty("body").GetString()!).ShouldBe(body);
        kept.GetProperty("signature").GetString().ShouldBe(jws);
        kept.GetProperty("publicKey").GetProperty("x").GetString().ShouldBe(key.PublicKey["x"]!.GetValue<string>());
        kept.GetProperty("isSigned").GetBoolean().ShouldBeTrue();
        kept.GetProperty("isAsNoted").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_message_again_is_kept_once_and_what_is_not_signed_not_at_all()
    {
        var body = Encoding.UTF8.GetBytes(Message().ToJsonString());
        var jws = JwsOf(signing.P256, body);
        (await SendAsync(body, jws, number)).Status.ShouldBe(201);
        (await SendAsync(body, jws, number)).Status.ShouldBe(201);
        (await EvidenceAsync()).Count.ShouldBe(1);
        (await SendAsync(body, jws: null)).Status.ShouldBe(201);
        (await EvidenceAsync()).Count.ShouldBe(1);
    }

    public static TheoryData<string> Faults =>
        ["other body", "other key", "none", "crit", "payload", "padding", "garbage", "unknown key", "rs256", "twice"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task One_that_is_wrong_is_refused_and_nothing_is_done(string fault)
    {
        var body = Encoding.UTF8.GetBytes(Message().ToJsonString());
        var right = JwsOf(signing.P256, body);
        var wrong = fault switch
        {
            "other body" => JwsOf(signing.P256, [.. body, (byte)' ']),
            "other key" => JwsOf(signing.Ed25519, body, kid: signing.P256.KeyId),
            "none" => JwsOf(signing.P256, body, alg: "none"),
            "crit" => JwsOf(signing.P256, body, more: "\"b64\":false,\"crit\":[\"b64\"],"),
            "payload" => right.Replace("..", $".{Base64Url.EncodeToString(body)}.", StringComparison.Ordinal),
            "padding" => right + "=",
            "garbage" => "not..a-signature",
            "unknown key" => JwsOf(signing.P256, body, kid: "another"),
            "rs256" => JwsOf(signing.P256, body, alg: "RS256"),
            _ => $"{right},{right}",
        };
        var reply = await SendAsync(body, wrong);
        (reply.Status, reply.Code).ShouldBe((401, "FB-8109"));
        (await EvidenceAsync()).ShouldBeEmpty();
        (
            await Strict.SendAsync(
                HttpMethod.Get,
                $"requests/{reply.Json.GetProperty("requestId").GetString()}",
                [],
                Sign
            )
        )
            .Json.GetProperty("events")[0]
            .GetProperty("outcome")
            .GetString()
            .ShouldBe("FB-8109", "The partner finds it by its id.");
    }

    [Theory]
    [InlineData("body", "body || ' '::bytea")]
    [InlineData("partner", "'loose'")]
    [InlineData("order_number", "order_number || ''")]
    [InlineData("request_id", "'another'")]
    public async Task Whoever_changes_it_in_the_database_is_found_out(string column, string value)
    {
        var body = Encoding.UTF8.GetBytes(Message().ToJsonString());
        await SendAsync(body, JwsOf(signing.P256, body));
        var change = $"UPDATE payment_evidence SET {column} = {value} WHERE order_number = '{number}'";
        await Should.ThrowAsync<Npgsql.PostgresException>(() => signing.World.Database.QueryAsync<int>(change));
        await signing.World.Database.QueryAsync<int>(
            $"SET session_replication_role = replica; {change}; SET session_replication_role = DEFAULT"
        );
        var kept = (await EvidenceAsync()).Single();
        kept.GetProperty("isAsNoted").GetBoolean().ShouldBe(column == "order_number");
    }

    [Fact]
    [Trait("Requirement", "INF-003")]
    public async Task A_request_of_another_partner_leaves_no_trace_for_this_one()
    {
        var loose = new PaymentClient(signing.World, "loose", signing.World.Node);
        var refused = await loose.SendAsync("payment-mandates", loose.OpenPaymentOrder("strict", number, 0));
        refused.Status.ShouldBe(422);
        var id = refused.Json.GetProperty("requestId").GetString();
        (await loose.GetAsync($"requests/{id}")).Status.ShouldBe(200);
        var foreign = await Strict.SendAsync(HttpMethod.Get, $"requests/{id}", [], Sign);
        (foreign.Status, foreign.Code).ShouldBe((404, "FB-8016"));
    }

    private JsonObject Message() => Strict.OpenPaymentOrder("loose", number, 100);

    private void Sign(HttpRequestMessage request) => signing.P256.Sign(request, [], signing.World.Clock.GetUtcNow());

    private Task<PaymentReply> SendAsync(byte[] body, string? jws, string? key = null) =>
        Strict.SendAsync(HttpMethod.Post, "payment-mandates", body, request =>
        {
            request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
            if (jws is not null)
                request.Headers.TryAddWithoutValidation("X-JWS-Signature", jws);
            signing.P256.Sign(request, body, signing.World.Clock.GetUtcNow());
        });

    private static string JwsOf(
        SigningPartner key,
        byte[] body,
        string? alg = null,
        string? kid = null,
        string more = ""
    )
    {
        alg ??= key is P256Partner ? "ES256" : "EdDSA";
        var header = Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes($"{{{more}\"alg\":\"{alg}\",\"kid\":\"{kid ?? key.KeyId}\"}}")
        );
        var signed = Encoding.ASCII.GetBytes($"{header}.{Base64Url.EncodeToString(body)}");
        return $"{header}..{Base64Url.EncodeToString(key.Sign(signed))}";
    }

    private async Task<IReadOnlyList<JsonElement>> EvidenceAsync()
    {
        using var staff = await StaffPerson.SignedInAsync(signing.World, StaffRole.Viewer);
        return (await staff.GetAsync($"evidence/{number}")).Items;
    }
}
