using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>What the modules of FAPI 2.0 need, and one thing wrong with any of it.</summary>
internal sealed class FapiRun(BrokerWorld world, FapiClient client, FapiClient second, bool isSigned) : IDisposable
{
    private readonly BrowserStub browser = world.NewBrowser();

    public BrokerWorld World => world;

    public FapiClient Client => client;

    public FapiClient Second => second;

    public ProofKey Key { get; } = new(world.Clock.GetUtcNow);

    public BrowserStub Browser => browser;

    public string Issuer => $"{world.PublicOrigin}/t/metro";

    public void Dispose()
    {
        browser.Dispose();
        Key.Dispose();
    }

    public Dictionary<string, string> Request(params (string Name, string? Value)[] changes)
    {
        var request = new OidcPartner(world, client.Id).Sound(changes);
        if (isSigned)
            request["response_mode"] = "jwt";
        return request;
    }

    /// <summary>What is signed of a request, and how long it counts.</summary>
    public JsonObject ClaimsOf(Dictionary<string, string> request, Action<JsonObject>? change = null)
    {
        var now = world.Clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = client.Id,
            ["aud"] = Issuer,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in request)
            claims[name] = value;
        change?.Invoke(claims);
        return claims;
    }

    /// <summary>A request as the plan has it, pushed.</summary>
    public Task<TokenAnswer> PushAsync(
        (string Name, string? Value)[]? changes = null,
        Action<JsonObject>? assertion = null,
        string? proof = null,
        bool withRs256 = false
    )
    {
        var request = Request(changes ?? []);
        var fields = isSigned
            ? [("request", client.Sign(ClaimsOf(request), "oauth-authz-req+jwt"))]
            : request.Select(pair => (pair.Key, (string?)pair.Value));
        var who = client.Assertion(Issuer, world.Clock.GetUtcNow(), assertion, withRs256);
        return SendAsync("/connect/par", [.. fields, .. who], proof);
    }

    /// <summary>The fields of a request object of one's own making, pushed.</summary>
    public Task<TokenAnswer> PushObjectAsync(string text) =>
        SendAsync(
            "/connect/par",
            [("request", text), .. client.Assertion(Issuer, world.Clock.GetUtcNow())],
            proof: null
        );

    public async Task<string> PushedAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await PushAsync(changes);
        answer.Status.ShouldBe(201, answer.Json.ToString());
        answer.Json.GetProperty("expires_in").GetInt64().ShouldBeInRange(5, 599);
        return answer["request_uri"];
    }

    public Task<BrowserPage> GoAsync(string requestUri, string more = "", string? clientId = null) =>
        browser.GoAsync(
            $"{Issuer}/connect/authorize?client_id={clientId ?? client.Id}"
                + $"&request_uri={Uri.EscapeDataString(requestUri)}{more}"
        );

    /// <summary>What the client is told, out of the signed answer where there is one.</summary>
    public async Task<IReadOnlyDictionary<string, string>> AnswerAsync(string requestUri, string more = "")
    {
        await GoAsync(requestUri, more);
        await browser.PassAsync();
        return Answer();
    }

    public IReadOnlyDictionary<string, string> Answer()
    {
        var answer = browser.Page.Answer;
        if (!isSigned)
        {
            answer["iss"].ShouldBe(Issuer);
            return answer;
        }

        answer.Keys.ShouldBe(["response"]);
        var signed = JsonNode.Parse(Base64Url.DecodeFromChars(answer["response"].Split('.')[1]))!.AsObject();
        (signed["iss"]!.GetValue<string>(), signed["aud"]!.GetValue<string>()).ShouldBe((Issuer, client.Id));
        return signed.ToDictionary(member => member.Key, member => member.Value!.ToString());
    }

    public async Task<string> CodeAsync(params (string Name, string? Value)[] changes) =>
        (await AnswerAsync(await PushedAsync(changes)))["code"];

    public string Proof(string path, string method = "POST", string? token = null, Action<JsonObject>? change = null) =>
        Key.Make(method, $"{Issuer}{path}", token, change: (_, payload) => change?.Invoke(payload));

    public Task<TokenAnswer> RedeemAsync(
        string code,
        string? proof = null,
        FapiClient? by = null,
        Action<JsonObject>? assertion = null,
        bool withRs256 = false,
        string? verifier = OidcPartner.Verifier
    ) =>
        SendAsync(
            "/connect/token",
            [
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", client.RedirectUri),
                ("code_verifier", verifier),
                .. (by ?? client).Assertion(Issuer, world.Clock.GetUtcNow(), assertion, withRs256),
            ],
            proof ?? Proof("/connect/token")
        );

    public async Task<TokenAnswer> TokensAsync(params (string Name, string? Value)[] changes)
    {
        var tokens = await RedeemAsync(await CodeAsync(changes));
        (tokens.Status, tokens["token_type"]).ShouldBe((200, "DPoP"));
        return tokens;
    }

    public async Task<TokenAnswer> SendAsync(string path, (string Name, string? Value)[] fields, string? proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}{path}")
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Where(field => field.Value is not null)
                    .Select(field => KeyValuePair.Create(field.Name, field.Value!))
            ),
        };
        if (proof is { Length: > 0 })
            request.Headers.Add("DPoP", proof);
        using var http = world.Node.NewClient();
        using var answer = await http.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    /// <summary>Uses a token at the UserInfo endpoint.</summary>
    public async Task<TokenAnswer> UseAsync(string token, string[] proofs, string scheme = "DPoP")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Issuer}/connect/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        if (proofs.Length > 0)
            request.Headers.TryAddWithoutValidation("DPoP", proofs);
        using var http = world.Node.NewClient();
        using var answer = await http.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }
}
