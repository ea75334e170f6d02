using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FederationBroker.TestKit;

/// <summary>
/// A relying party that does everything right unless it is told otherwise: the known-good half of break-one-thing
/// tests.
/// </summary>
/// <param name="port">Node to talk to; the world's first one if null.</param>
public sealed class OidcPartner(
    BrokerWorld world,
    string clientId = "stream",
    string tenant = "metro",
    int? port = null
)
{
    public const string Verifier = "test-verifier-0123456789-abcdefghijklmnopqrstuvwxyz";

    public string ClientId => clientId;

    public string Issuer => $"{world.PublicOrigin}/t/{tenant}";

    public string RedirectUri => $"https://{clientId}.ott.test/callback";

    /// <summary>The same partner, whose back channel leads to another node.</summary>
    public OidcPartner At(int otherPort) => new(world, clientId, tenant, otherPort);

    public static string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>A sound authorization request; each change replaces one parameter, or removes it with null.</summary>
    public string AuthorizeAddress(params (string Name, string? Value)[] changes) =>
        $"{Issuer}/connect/authorize?{Encode(Sound(changes))}";

    public Dictionary<string, string> Sound(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["client_id"] = clientId,
            ["response_type"] = "code",
            ["redirect_uri"] = RedirectUri,
            ["scope"] = "openid profile email",
            ["state"] = "state-1",
            ["nonce"] = "nonce-1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
                parameters.Remove(name);
            else
                parameters[name] = value;
        }

        return parameters;
    }

    /// <summary>Signs in with a fresh browser, agrees to everything, and returns the code.</summary>
    public async Task<string> ObtainCodeAsync(BrowserStub browser, params (string Name, string? Value)[] changes)
    {
        await browser.GoAsync(AuthorizeAddress(changes));
        var page = await browser.PassAsync();
        return page.Answer["code"];
    }

    public async Task<TokenAnswer> RedeemAsync(string code, params (string Name, string? Value)[] changes) =>
        await TokenAsync([
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", RedirectUri),
            ("code_verifier", Verifier),
            .. changes,
        ]);

    public Task<TokenAnswer> RefreshAsync(string refreshToken, params (string Name, string? Value)[] changes) =>
        TokenAsync([("grant_type", "refresh_token"), ("refresh_token", refreshToken), .. changes]);

    public Task<TokenAnswer> TokenAsync(params (string Name, string? Value)[] parameters) =>
        PostAsync("/connect/token", parameters);

    /// <summary>
    /// Posts to a back-channel endpoint with this client's credentials; "no-auth" as a parameter name leaves them out.
    /// </summary>
    public async Task<TokenAnswer> PostAsync(
        string endpoint,
        (string Name, string? Value)[] parameters,
        BrokerNode? node = null
    )
    {
        var form = new Dictionary<string, string>();
        foreach (var (name, value) in parameters)
        {
            if (value is null)
                form.Remove(name);
            else
                form[name] = value;
        }

        using var client = node?.NewClient() ?? NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}{endpoint}")
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (clientId == "spa")
            form["client_id"] = clientId;
        else
            request.Headers.Authorization = Credentials;
        request.Content = new FormUrlEncodedContent(form);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    public async Task<TokenAnswer> UserInfoAsync(string accessToken)
    {
        using var client = NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Issuer}/connect/userinfo");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    /// <summary>Sends a request of the back channel as it is, with this client's credentials if it has none.</summary>
    public async Task<TokenAnswer> SendAsync(HttpRequestMessage request, BrokerNode? node = null)
    {
        if (clientId != "spa" && request.Headers.Authorization is null)
            request.Headers.Authorization = Credentials;
        using var client = node?.NewClient() ?? NewClient();
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    /// <summary>A form for an endpoint of the back channel, to be sent with <see cref="SendAsync"/>.</summary>
    public HttpRequestMessage Form(string endpoint, params (string Name, string Value)[] fields) =>
        new(HttpMethod.Post, $"{Issuer}{endpoint}")
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Concat(clientId == "spa" ? [("client_id", clientId)] : [])
                    .Select(field => KeyValuePair.Create(field.Item1, field.Item2))
            ),
        };

    /// <summary>Posts JSON to the standing interface.</summary>
    /// <param name="path">Below <c>standing/</c>.</param>
    /// <param name="json">The question.</param>
    /// <param name="node">Which is asked; this partner's if null.</param>
    /// <param name="token">An access token; one of the partner's own if null.</param>
    /// <param name="method">POST if null.</param>
    public async Task<TokenAnswer> AskStandingAsync(
        string path,
        string json,
        BrokerNode? node = null,
        string? token = null,
        HttpMethod? method = null
    )
    {
        token ??= (await TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))["access_token"];
        using var client = node?.NewClient() ?? NewClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, $"{Issuer}/standing/{path}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    /// <summary>Whether a subscriber may use something on a set-top box now.</summary>
    public Task<TokenAnswer> DecideAsync(string subject, string resource) =>
        AskStandingAsync(
            "decisions",
            $$"""{"subject":"{{subject}}","resource":"{{resource}}","device":{"type":"stb"} }"""
        );

    private AuthenticationHeaderValue Credentials =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{ConfigurationFolder.ClientSecret}")));

    private HttpClient NewClient() => BrokerNode.ClientFor(port ?? world.Node.Port, world.PublicOrigin);

    private static string Encode(Dictionary<string, string> parameters) =>
        string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
}

/// <summary>A JSON answer of a back-channel endpoint.</summary>
public sealed record TokenAnswer(int Status, JsonElement Json, string Headers)
{
    public string this[string member] =>
        Json.TryGetProperty(member, out var value)
            ? value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : value.GetRawText()
            : throw new InvalidOperationException($"No {member} in {Status} {Json}");

    public bool Has(string member) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out _);

    /// <summary>Claims of the ID token, not verified.</summary>
    public JsonElement IdToken =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(this["id_token"].Split('.')[1])).RootElement;

    public static async Task<TokenAnswer> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        var json = body.Length > 0 && body[0] is '{' or '[' ? JsonDocument.Parse(body).RootElement : default;
        return new TokenAnswer((int)answer.StatusCode, json, answer.Headers.ToString() + answer.Content.Headers);
    }
}
