using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>RFC 9449: a stolen token is of no use without its key, at no endpoint.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class DpopTests : IClassFixture<DpopTests.ProvingWorld>, IDisposable
{
    private readonly ProvingWorld proving;
    private readonly OidcPartner partner;
    private readonly ProofKey key;

    public DpopTests(ProvingWorld proving)
    {
        this.proving = proving;
        partner = new OidcPartner(proving.World);
        key = new ProofKey(proving.World.Clock.GetUtcNow);
    }

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task A_token_that_was_asked_for_with_a_proof_is_used_with_one()
    {
        var tokens = await SignInAsync(partner);
        tokens["token_type"].ShouldBe("DPoP");
        (await UserInfoAsync(tokens["access_token"], key)).Status.ShouldBe(200);

        var bare = await partner.UserInfoAsync(tokens["access_token"]);
        (bare.Status, bare["error"]).ShouldBe((401, "invalid_token"));
        bare.Headers.ShouldContain("DPoP algs=");
        using var thief = new ProofKey(proving.World.Clock.GetUtcNow);
        (await UserInfoAsync(tokens["access_token"], thief))["error"].ShouldBe("invalid_dpop_proof");
    }

    [Fact]
    public async Task A_token_without_a_key_is_no_bound_token()
    {
        using var browser = proving.World.NewBrowser();
        var tokens = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        tokens["token_type"].ShouldBe("Bearer");
        (await UserInfoAsync(tokens["access_token"], key))["error"].ShouldBe("invalid_token");
    }

    [Fact]
    public async Task A_proof_is_taken_once_on_all_nodes()
    {
        var tokens = await SignInAsync(partner);
        var proof = key.Make("GET", $"{partner.Issuer}/connect/userinfo", tokens["access_token"]);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(rival =>
                {
                    var node = rival % 2 == 0 ? proving.World.Node : proving.Second;
                    return UserInfoAsync(tokens["access_token"], proof, node);
                })
        );
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer["error"] == "invalid_dpop_proof");
    }

    public static TheoryData<string> Faults => [.. Breaks.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_proof_with_one_thing_wrong_is_none(string fault)
    {
        using var browser = proving.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser);
        var proof = key.Make("POST", $"{partner.Issuer}/connect/token", change: Breaks[fault]);
        var answer = await RedeemAsync(partner, code, proof);
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_dpop_proof"), fault);
        // It was never presented: whoever has the right proof still gets what it is for.
        (await RedeemAsync(partner, code, Proof(partner))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Two_proofs_are_none()
    {
        using var request = partner.Form("/connect/token", ("grant_type", "authorization_code"), ("code", "x"));
        request.Headers.Add("DPoP", [Proof(partner), Proof(partner)]);
        (await partner.SendAsync(request))["error"].ShouldBe("invalid_dpop_proof");
    }

    [Fact]
    public async Task A_code_that_names_a_key_is_burnt_by_whoever_has_another_one()
    {
        using var browser = proving.World.NewBrowser();
        var code = await partner.ObtainCodeAsync(browser, ("dpop_jkt", key.Thumbprint));
        (await partner.RedeemAsync(code))["error_description"].ShouldStartWith("FB-2343");
        (await RedeemAsync(partner, code, Proof(partner)))["error"].ShouldBe("invalid_grant");

        code = await partner.ObtainCodeAsync(browser, ("dpop_jkt", key.Thumbprint));
        (await RedeemAsync(partner, code, Proof(partner))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refresh_tokens_of_a_public_client_need_its_key()
    {
        var spa = new OidcPartner(proving.World, "spa");
        var tokens = await SignInAsync(spa);
        using var thief = new ProofKey(proving.World.Clock.GetUtcNow);
        (await RefreshAsync(spa, tokens["refresh_token"], proof: null))["error"].ShouldBe("invalid_dpop_proof");
        (await RefreshAsync(spa, tokens["refresh_token"], Proof(spa, thief)))["error"].ShouldBe("invalid_dpop_proof");
        var renewed = await RefreshAsync(spa, tokens["refresh_token"], Proof(spa));
        (renewed.Status, renewed["token_type"]).ShouldBe((200, "DPoP"));
        (await UserInfoAsync(renewed["access_token"], key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_has_agreed_to_prove_gets_nothing_without_and_with_an_old_nonce_is_told_the_new_one()
    {
        var prover = new OidcPartner(proving.World, "prover");
        using var browser = proving.World.NewBrowser();
        var code = await prover.ObtainCodeAsync(browser);
        (await prover.RedeemAsync(code))["error_description"].ShouldStartWith("FB-2341");

        var told = await RedeemAsync(prover, code, Proof(prover));
        (told.Status, told["error"]).ShouldBe((400, "use_dpop_nonce"));
        var nonce = NonceOf(told);
        var tokens = await RedeemAsync(prover, code, Proof(prover, nonce: nonce));
        tokens.Status.ShouldBe(200);

        proving.World.Clock.Advance(TimeSpan.FromMinutes(7));
        var late = await UserInfoAsync(
            tokens["access_token"],
            key.Make("GET", $"{prover.Issuer}/connect/userinfo", tokens["access_token"], nonce),
            proving.Second
        );
        (late.Status, late["error"]).ShouldBe((401, "use_dpop_nonce"));
        NonceOf(late).ShouldNotBe(nonce);
    }

    [Fact]
    public async Task Introspection_tells_a_resource_server_which_key_to_ask_for()
    {
        var tokens = await SignInAsync(partner);
        var said = await new OidcPartner(proving.World, "resource").PostAsync(
            "/connect/introspect",
            [("token", tokens["access_token"])]
        );
        said["token_type"].ShouldBe("DPoP");
        said.Json.GetProperty("cnf").GetProperty("jkt").GetString().ShouldBe(key.Thumbprint);
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task The_standing_interface_asks_for_proofs_too()
    {
        using var ask = partner.Form("/connect/token", ("grant_type", "client_credentials"), ("scope", "standing"));
        ask.Headers.Add("DPoP", Proof(partner));
        var token = (await partner.SendAsync(ask))["access_token"];
        const string Question = """{"subject":"nobody","resource":"news-24","device":{"type":"stb"}}""";
        (await partner.AskStandingAsync("decisions", Question, token: token)).Status.ShouldBe(401);

        using var proven = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/standing/decisions")
        {
            Content = new StringContent(Question, System.Text.Encoding.UTF8, "application/json"),
        };
        proven.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        proven.Headers.Add("DPoP", key.Make("POST", $"{partner.Issuer}/standing/decisions", token));
        (await partner.SendAsync(proven)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_pushed_request_with_a_proof_binds_the_code()
    {
        using var push = partner.Form("/connect/par", [.. partner.Sound().Select(pair => (pair.Key, pair.Value))]);
        push.Headers.Add("DPoP", key.Make("POST", $"{partner.Issuer}/connect/par"));
        var requestUri = (await partner.SendAsync(push))["request_uri"];
        using var browser = proving.World.NewBrowser();
        await browser.GoAsync(
            $"{partner.Issuer}/connect/authorize?client_id=stream&request_uri={Uri.EscapeDataString(requestUri)}"
        );
        var code = (await browser.PassAsync()).Answer["code"];
        (await partner.RedeemAsync(code))["error_description"].ShouldStartWith("FB-2343");
    }

    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Breaks = new()
    {
        ["another type"] = (header, _) => header["typ"] = "JWT",
        ["no signature algorithm"] = (header, _) => header["alg"] = "none",
        ["a shared algorithm"] = (header, _) => header["alg"] = "HS256",
        ["no key"] = (header, _) => header.Remove("jwk"),
        ["a private key"] = (header, _) => header["jwk"]!["d"] = "AAAA",
        ["a point off the curve"] = (header, _) => header["jwk"]!["x"] = new string('A', 43),
        ["another method"] = (_, payload) => payload["htm"] = "GET",
        ["another address"] = (_, payload) => payload["htu"] = "https://login.cable.test/t/coast/connect/token",
        ["no address"] = (_, payload) => payload.Remove("htu"),
        ["no id"] = (_, payload) => payload.Remove("jti"),
        ["a long id"] = (_, payload) => payload["jti"] = new string('x', 257),
        ["no time"] = (_, payload) => payload.Remove("iat"),
        ["an old time"] = (_, payload) => payload["iat"] = payload["iat"]!.GetValue<long>() - 61,
        ["a time to come"] = (_, payload) => payload["iat"] = payload["iat"]!.GetValue<long>() + 11,
        ["a time that is text"] = (_, payload) => payload["iat"] = "now",
    };

    private async Task<TokenAnswer> SignInAsync(OidcPartner who)
    {
        using var browser = proving.World.NewBrowser();
        var code = await who.ObtainCodeAsync(browser, ("scope", "openid offline_access"));
        var tokens = await RedeemAsync(who, code, Proof(who));
        tokens.Status.ShouldBe(200, tokens.Json.ToString());
        return tokens;
    }

    private string Proof(OidcPartner who, ProofKey? with = null, string? nonce = null) =>
        (with ?? key).Make("POST", $"{who.Issuer}/connect/token", nonce: nonce);

    private static async Task<TokenAnswer> RedeemAsync(OidcPartner who, string code, string proof)
    {
        using var request = who.Form(
            "/connect/token",
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", who.RedirectUri),
            ("code_verifier", OidcPartner.Verifier)
        );
        request.Headers.Add("DPoP", proof);
        return await who.SendAsync(request);
    }

    private static async Task<TokenAnswer> RefreshAsync(OidcPartner who, string refreshToken, string? proof)
    {
        using var request = who.Form(
            "/connect/token",
            ("grant_type", "refresh_token"),
            ("refresh_token", refreshToken)
        );
        if (proof is not null)
            request.Headers.Add("DPoP", proof);
        return await who.SendAsync(request);
    }

    private Task<TokenAnswer> UserInfoAsync(string token, ProofKey with) =>
        UserInfoAsync(token, with.Make("GET", $"{partner.Issuer}/connect/userinfo", token), proving.World.Node);

    private async Task<TokenAnswer> UserInfoAsync(string token, string proof, BrokerNode node)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{partner.Issuer}/connect/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", proof);
        return await partner.SendAsync(request, node);
    }

    private static string NonceOf(TokenAnswer answer) =>
        answer
            .Headers.Split('\n')
            .Single(line => line.StartsWith("DPoP-Nonce:", StringComparison.OrdinalIgnoreCase))
            .Split(':', 2)[1]
            .Trim();

    /// <summary>Two nodes, and partners that may, and must, prove their keys.</summary>
    public sealed class ProvingWorld : IAsyncLifetime
    {
        public BrokerWorld World { get; private set; } = null!;

        public BrokerNode Second { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await BrokerWorld.CreateAsync(configuration =>
            {
                configuration.WritePartner(
                    "stream",
                    ConfigurationFolder.OidcPartner(
                        "stream",
                        grantTypes: "authorization_code, refresh_token, client_credentials",
                        standing: true
                    )
                );
                configuration.WritePartner(
                    "prover",
                    ConfigurationFolder.OidcPartner("prover", more: "  dpop: requiredWithNonce\n")
                );
            });
            Second = await World.StartNodeAsync();
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
