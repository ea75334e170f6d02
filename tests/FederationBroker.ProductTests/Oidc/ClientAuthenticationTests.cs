using System.Net.Http.Headers;
using System.Text;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>One method per request, and the registered one (OIDC Core 9, RFC 6749 2.3).</summary>
[Trait("Requirement", "INF-001")]
public sealed class ClientAuthenticationTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Right = ConfigurationFolder.ClientSecret;

    [Fact]
    public async Task The_registered_secret_in_the_basic_header_is_accepted() =>
        (await AskAsync("resource", Basic("resource", Right))).Status.ShouldBe(200);

    [Theory]
    [InlineData("resource", "wrong-secret")]
    [InlineData("resource", "")]
    [InlineData("resource", Right + "x")]
    [InlineData("nobody", Right)]
    [InlineData("stream@metro", Right)]
    public async Task A_wrong_credential_is_answered_with_401_and_a_challenge(string client, string secret)
    {
        var answer = await AskAsync("resource", Basic(client, secret));
        answer.Status.ShouldBe(401);
        answer["error"].ShouldBe("invalid_client");
        answer["error_description"].ShouldStartWith("FB-2302");
        answer.Headers.ShouldContain("WWW-Authenticate: Basic");
        answer.Headers.ShouldContain("no-store");
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic cmVzb3VyY2U=")]
    [InlineData("Basic cmVzb3VyY2U6JXp6")]
    [InlineData("Bearer abc")]
    [InlineData("Negotiate abc")]
    public async Task A_malformed_header_is_a_failed_authentication_and_not_a_fault_of_ours(string header) =>
        (await AskAsync("resource", header)).Status.ShouldBe(401);

    [Fact]
    public async Task A_client_registered_for_the_header_may_not_use_the_body() =>
        (await AskAsync("resource", header: null, ("client_id", "resource"), ("client_secret", Right)))["error"]
            .ShouldBe("invalid_client");

    [Fact]
    public async Task Two_methods_at_once_are_refused() =>
        (await AskAsync("resource", Basic("resource", Right), ("client_secret", Right)))["error_description"]
            .ShouldStartWith("FB-2303");

    [Fact]
    public async Task A_client_id_that_contradicts_the_header_is_refused() =>
        (await AskAsync("resource", Basic("resource", Right), ("client_id", "stream"))).Status.ShouldBe(401);

    [Fact]
    public async Task A_confidential_client_without_credentials_is_refused() =>
        (await AskAsync("resource", header: null, ("client_id", "resource"))).Status.ShouldBe(401);

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("implicit", "unsupported_grant_type")]
    [InlineData("", "invalid_request")]
    [InlineData("refresh_token", "unauthorized_client")]
    public async Task Only_registered_grant_types_work(string grantType, string error) =>
        (await AskAsync("resource", Basic("resource", Right), ("grant_type", grantType)))["error"].ShouldBe(error);

    [Fact]
    public async Task Parameters_in_the_query_or_in_json_are_refused()
    {
        using var client = shared.World.Node.NewClient();
        using var query = new HttpRequestMessage(
            HttpMethod.Post,
            "/t/metro/connect/token?grant_type=client_credentials"
        );
        query.Headers.Authorization = AuthenticationHeaderValue.Parse(Basic("resource", Right));
        ((int)(await client.SendAsync(query)).StatusCode).ShouldBe(400);
        using var json = new HttpRequestMessage(HttpMethod.Post, "/t/metro/connect/token")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        (await (await client.SendAsync(json)).Content.ReadAsStringAsync()).ShouldContain("FB-2301");
    }

    [Fact]
    public async Task A_token_of_the_client_alone_opens_no_subscribers_data()
    {
        var token = await AskAsync("resource", Basic("resource", Right));
        token["token_type"].ShouldBe("Bearer");
        token.Has("refresh_token").ShouldBeFalse();
        var refused = await new OidcPartner(shared.World, "resource").UserInfoAsync(token["access_token"]);
        refused.Status.ShouldBe(403);
        refused["error"].ShouldBe("insufficient_scope");
    }

    private static string Basic(string client, string secret) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(client)}:{Uri.EscapeDataString(secret)}"))}";

    private async Task<TokenAnswer> AskAsync(string clientId, string? header, params (string Name, string Value)[] more)
    {
        using var client = shared.World.Node.NewClient();
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        foreach (var (name, value) in more)
            form[name] = value;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/t/metro/connect/token")
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (header is not null)
            request.Headers.TryAddWithoutValidation("Authorization", header);
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }
}
