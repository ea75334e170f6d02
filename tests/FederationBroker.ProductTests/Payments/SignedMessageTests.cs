using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FederationBroker.ProductTests.Payments;

/// <summary>A broker one of whose partners has to sign its messages, with either of two keys.</summary>
public sealed class SigningWorld : IAsyncLifetime
{
    public BrokerWorld World { get; private set; } = null!;

    internal P256Partner P256 { get; } = new();

    internal Ed25519Partner Ed25519 { get; } = new();

    public async ValueTask InitializeAsync() =>
        World = await BrokerWorld.CreateAsync(folder =>
        {
            folder.WriteStandard();
            var keys = new JsonObject { ["keys"] = new JsonArray(P256.PublicKey, Ed25519.PublicKey) };
            var file = Path.Combine(folder.Path, "partners", "strict.jwks");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, keys.ToJsonString());
            folder.WritePartner(
                "strict",
                PaymentWorld.PartnerFile("strict", signature: "required", oidc: "  jwksFile: strict.jwks\n")
            );
            folder.WritePartner("loose", PaymentWorld.PartnerFile("loose"));
        });

    public ValueTask DisposeAsync() => World.DisposeAsync();
}

/// <summary>Who has to sign is heard with a right signature, and with nothing else (PAY-SIG).</summary>
[Trait("Requirement", "PAY-SIG")]
public sealed partial class SignedMessageTests(SigningWorld signing) : IClassFixture<SigningWorld>
{
    private readonly string number = Guid.NewGuid().ToString("N");

    private PaymentClient Strict => new(signing.World, "strict", signing.World.Node);

    private DateTimeOffset Now => signing.World.Clock.GetUtcNow();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_message_is_heard_and_its_answer_is_signed(bool edwards)
    {
        var key = edwards ? (SigningPartner)signing.Ed25519 : signing.P256;
        HttpRequestMessage? sent = null;
        var reply = await SendAsync((request, body) => key.Sign(sent = request, body, Now));
        reply.Status.ShouldBe(201, reply.Text);
        (await IsSignedAsync(reply, sent!)).ShouldBeTrue();
        var asked = await Strict.SendAsync(
            HttpMethod.Get,
            $"payment-mandates/{reply.Json.GetProperty("mandateId").GetGuid()}",
            [],
            request => key.Sign(request, [], Now)
        );
        asked.Status.ShouldBe(200, asked.Text);
    }

    [Fact]
    public async Task Without_a_signature_it_is_not() => (await SendAsync((_, _) => { })).Code.ShouldBe("FB-8101");

    [Fact]
    public async Task Who_need_not_sign_and_signs_wrongly_is_not_heard_either()
    {
        var loose = new PaymentClient(signing.World, "loose", signing.World.Node);
        var reply = await loose.SendAsync(
            HttpMethod.Post,
            "payment-mandates",
            Encoding.UTF8.GetBytes(loose.OpenPaymentOrder("strict", number, 100).ToJsonString()),
            request =>
            {
                request.Headers.Add("Idempotency-Key", number);
                request.Headers.Add("Signature", "sig=:AAAA:");
            }
        );
        (reply.Status, reply.Code).ShouldBe((401, "FB-8102"));
    }

    public static TheoryData<string, string?, string> Parameters =>
        new()
        {
            { "tag", "\"other-app\"", "FB-8102" },
            { "tag", null, "FB-8102" },
            { "nonce", null, "FB-8103" },
            { "nonce", "\"\"", "FB-8103" },
            { "created", null, "FB-8104" },
            { "expires", null, "FB-8104" },
            { "created", "1", "FB-8104" },
            { "expires", "4102444800", "FB-8104" },
            { "keyid", "\"another\"", "FB-8105" },
            { "keyid", null, "FB-8105" },
            { "keyid", "\"ed25519-1\"", "FB-8107" },
            { "alg", "\"hmac-sha256\"", "FB-8107" },
            { "alg", "\"ed25519\"", "FB-8107" },
        };

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task One_parameter_is_wrong(string name, string? value, string code) =>
        (
            await SendAsync((request, body) => signing.P256.Sign(request, body, Now, covered: null, (name, value)))
        ).Code.ShouldBe(code);

    [Theory]
    [InlineData("@method")]
    [InlineData("@target-uri")]
    [InlineData("content-type")]
    [InlineData("content-digest")]
    [InlineData("idempotency-key")]
    public async Task Nothing_may_be_left_open(string component)
    {
        string[] all = ["@method", "@target-uri", "content-type", "content-digest", "idempotency-key"];
        var reply = await SendAsync(
            (request, body) => signing.P256.Sign(request, body, Now, [.. all.Where(one => one != component)])
        );
        (reply.Status, reply.Code).ShouldBe((401, "FB-8103"));
        reply.Text.ShouldContain(component);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public async Task Its_time_is_now(int seconds) =>
        (await SendAsync((request, body) => signing.P256.Sign(request, body, Now.AddSeconds(seconds)))).Code.ShouldBe(
            "FB-8104"
        );

    [Fact]
    public async Task What_was_changed_on_the_way_shows()
    {
        (
            await SendAsync(
                (request, body) =>
                {
                    signing.P256.Sign(request, body, Now);
                    request.Content = JsonOf([.. body, (byte)' ']);
                }
            )
        ).Code.ShouldBe("FB-8106");
        (
            await SendAsync(
                (request, body) =>
                {
                    signing.P256.Sign(request, body, Now);
                    request.Headers.Remove("Idempotency-Key");
                    request.Headers.Add("Idempotency-Key", "another");
                }
            )
        ).Code.ShouldBe("FB-8107");
        (
            await SendAsync(
                (request, body) =>
                {
                    signing.P256.Sign(request, body, Now);
                    request.RequestUri = new Uri($"{request.RequestUri}?more=1");
                }
            )
        ).Code.ShouldBe("FB-8107");
    }

    [Fact]
    public async Task A_signature_is_good_once()
    {
        var nonce = $"\"{Guid.NewGuid():N}\"";
        var key = Guid.NewGuid().ToString("N");
        var message = Strict.OpenPaymentOrder("loose", number, 100);
        Func<Task<PaymentReply>> send = () =>
            SendAsync(
                (request, body) => signing.P256.Sign(request, body, Now, covered: null, ("nonce", nonce)),
                message,
                key
            );
        (await send()).Status.ShouldBe(201);
        var replayed = await send();
        (replayed.Status, replayed.Code).ShouldBe((401, "FB-8108"));
        (await SendAsync((request, body) => signing.P256.Sign(request, body, Now), message, key)).Status.ShouldBe(
            201,
            "The same message under a signature of its own is answered as before."
        );
    }

    private Task<PaymentReply> SendAsync(
        Action<HttpRequestMessage, byte[]> sign,
        JsonObject? message = null,
        string? key = null
    )
    {
        var body = Encoding.UTF8.GetBytes((message ?? Strict.OpenPaymentOrder("loose", number, 100)).ToJsonString());
        return Strict.SendAsync(HttpMethod.Post, "payment-mandates", body, request =>
        {
            request.Headers.Add("Idempotency-Key", key ?? number);
            sign(request, body);
        });
    }

    private static ByteArrayContent JsonOf(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    // As a partner would check it: with the published key, over the answer and what it is an answer to.
    private async Task<bool> IsSignedAsync(PaymentReply reply, HttpRequestMessage sent)
    {
        string Header(string name) => reply.Headers.GetValues(name).Single();
        var input = Header("Signature-Input")["fb=".Length..];
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(reply.Text)))}:";
        Header("Content-Digest").ShouldBe(digest);
        var signed = $"""
            "@status": {reply.Status}
            "content-digest": {digest}
            "@method";req: POST
            "@target-uri";req: {sent.RequestUri!.AbsoluteUri}
            "content-digest";req: {sent.Headers.GetValues("Content-Digest").Single()}
            "idempotency-key";req: {number}
            "@signature-params": {input}
            """;
        using var client = signing.World.Node.NewClient();
        using var keys = JsonDocument.Parse(
            await client.GetStringAsync($"{signing.World.PublicOrigin}/t/metro/pay/v1/jwks")
        );
        var kid = KeyIdIn().Match(input).Groups[1].Value;
        var jwk = keys
            .RootElement.GetProperty("keys")
            .EnumerateArray()
            .Single(one => one.GetProperty("kid").GetString() == kid);
        using var key = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
                    Y = System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
                },
            }
        );
        var signature = Convert.FromBase64String(Header("Signature")["fb=:".Length..^1]);
        return key.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256);
    }

    [GeneratedRegex("keyid=\"([^\"]+)\"")]
    private static partial Regex KeyIdIn();
}
