using System.Net.Http.Headers;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// A client that is nothing but a page can use what it needs, from the origins of its agreement and from no other.
/// </summary>
[Trait("Requirement", "INF-001")]
[Trait("Requirement", "LOG-002")]
public sealed class CrossOriginTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const string Own = "https://spa.ott.test";

    private static readonly string[] ForBrowsers = ["connect/token", "connect/userinfo", "connect/revoke"];

    public static TheoryData<string> Endpoints => new(ForBrowsers);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_preflight_is_answered_for_registered_origins_only(string endpoint)
    {
        using var allowed = await PreflightAsync(endpoint, Own);
        ((int)allowed.StatusCode).ShouldBe(204);
        Header(allowed, "Access-Control-Allow-Origin").ShouldBe(Own);
        Header(allowed, "Access-Control-Allow-Methods").ShouldContain("POST");
        Header(allowed, "Access-Control-Allow-Headers").ShouldContain("Authorization");
        Header(allowed, "Vary").ShouldContain("Origin");
        foreach (
            var stranger in new[]
            {
                "https://evil.test",
                "null",
                "https://spa.ott.test.evil.test",
                "http://spa.ott.test",
                "https://SPA.ott.test",
                "https://spa.ott.test:8443",
                "https://stream.ott.test",
            }
        )
        {
            using var refused = await PreflightAsync(endpoint, stranger);
            Header(refused, "Access-Control-Allow-Origin").ShouldBeEmpty(stranger);
            Header(refused, "Vary").ShouldContain("Origin");
        }

        using var elsewhere = await PreflightAsync(endpoint, Own, "coast");
        Header(elsewhere, "Access-Control-Allow-Origin").ShouldBeEmpty("the origin is another operator's partner's");
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Refusals_can_be_read_by_the_page_and_by_no_other(string endpoint)
    {
        using var mine = await PostAsync(
            endpoint,
            Own,
            ("client_id", "spa"),
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("token", "x")
        );
        Header(mine, "Access-Control-Allow-Origin").ShouldBe(Own);
        Header(mine, "Access-Control-Expose-Headers").ShouldContain("WWW-Authenticate");
        mine.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        using var theirs = await PostAsync(
            endpoint,
            "https://evil.test",
            ("client_id", "spa"),
            ("grant_type", "authorization_code"),
            ("code", "x"),
            ("token", "x")
        );
        Header(theirs, "Access-Control-Allow-Origin").ShouldBeEmpty();
        Header(theirs, "Vary").ShouldContain("Origin");
    }

    [Fact]
    public async Task A_client_is_answered_to_its_own_origins_and_not_to_another_clients()
    {
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/t/metro/connect/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"resource:{ConfigurationFolder.ClientSecret}"))
        );
        request.Headers.Add("Origin", Own);
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(200);
        Header(answer, "Access-Control-Allow-Origin").ShouldBeEmpty("the page is the other client's");
    }

    [Theory]
    [InlineData("connect/authorize")]
    [InlineData("connect/introspect")]
    [InlineData("connect/logout")]
    [InlineData("standing/decisions")]
    [InlineData("saml/sso")]
    public async Task Nothing_else_answers_to_other_origins(string endpoint)
    {
        using var preflight = await PreflightAsync(endpoint, Own);
        Header(preflight, "Access-Control-Allow-Origin").ShouldBeEmpty();
        using var answer = await PostAsync(endpoint, Own, ("client_id", "spa"));
        Header(answer, "Access-Control-Allow-Origin").ShouldBeEmpty();
    }

    private async Task<HttpResponseMessage> PreflightAsync(string endpoint, string origin, string tenant = "metro")
    {
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/t/{tenant}/{endpoint}");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization");
        return await client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PostAsync(
        string endpoint,
        string origin,
        params (string Name, string Value)[] form
    )
    {
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/t/metro/{endpoint}")
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        request.Headers.Add("Origin", origin);
        return await client.SendAsync(request);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : string.Empty;
}
