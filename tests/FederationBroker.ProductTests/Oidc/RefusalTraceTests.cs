using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// Every request id that anybody is shown leads to the true cause: in the log, in the audit trail and in the console's
/// search.
/// </summary>
[Trait("Requirement", "INF-001")]
public sealed class RefusalTraceTests : IAsyncLifetime
{
    private const string Right = ConfigurationFolder.ClientSecret;

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(configuration =>
        {
            configuration.WritePartner("off", ConfigurationFolder.OidcPartner("off", enabled: false));
            configuration.WritePartner(
                "ended",
                ConfigurationFolder
                    .OidcPartner("ended")
                    .Replace("agreement:\n", "agreement:\n  validUntil: 2020-01-01\n", StringComparison.Ordinal)
            );
            configuration.WritePartner(
                "post",
                ConfigurationFolder.OidcPartner("post", authentication: "client_secret_post")
            );
        });

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("nobody", Right, "FB-2302", "no client is registered", null)]
    [InlineData("stream", "wrong", "FB-2302", "secret is none of the registered", "stream")]
    [InlineData("post", Right, "FB-2302", "registered for ClientSecretPost and used ClientSecretBasic", "post")]
    [InlineData("spa", Right, "FB-2302", "registered for None and used ClientSecretBasic", "spa")]
    [InlineData("off", "wrong", "FB-2302", "secret is none of the registered", "off")]
    [InlineData("off", Right, "FB-2312", null, "off")]
    [InlineData("ended", Right, "FB-2313", null, "ended")]
    public async Task A_client_that_fails_to_authenticate_can_be_helped(
        string client,
        string secret,
        string code,
        string? cause,
        string? partner
    )
    {
        foreach (var endpoint in new[] { "connect/token", "connect/introspect", "connect/revoke" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/t/metro/{endpoint}")
            {
                Content = new FormUrlEncodedContent([new("token", "x")]),
            };
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{secret}"))}"
            );
            var (status, body, id) = await SendAsync(request);
            status.ShouldBe(401);
            body.ShouldContain("invalid_client");
            body.ShouldContain(code);
            await IsTracedAsync(id, code, cause, partner);
        }
    }

    [Fact]
    public async Task The_console_finds_a_refusal_by_its_id_with_its_cause()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/t/metro/connect/token")
        {
            Content = new FormUrlEncodedContent([new("client_id", "stream"), new("client_secret", "wrong")]),
        };
        var (_, _, id) = await SendAsync(request);
        await IsTracedAsync(id, "FB-2302", "used ClientSecretPost", "stream");
        using var person = await StaffPerson.SignedInAsync(world);
        (await person.CallAsync("POST", "search", JsonSerializer.Serialize(new { text = id }))).Body.ShouldContain(id);
        (await person.CallAsync("GET", $"audit?requestId={id}")).Body.ShouldContain("used ClientSecretPost");
    }

    /// <summary>
    /// Every address of both protocols, as the running product has them, asked something that makes no sense.
    /// </summary>
    [Fact]
    public async Task Whatever_is_refused_by_either_protocol_is_on_record()
    {
        foreach (var (method, path) in ProtocolEndpoints())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method != "GET")
                request.Content = new FormUrlEncodedContent([new("x", "y")]);
            var (status, body, id) = await SendAsync(request);
            if (status < 400)
                continue;
            body.ShouldContain("FB-", customMessage: $"{method} {path}");
            await IsTracedAsync(id, "FB-", cause: null, partner: null);
        }
    }

    [Fact]
    public async Task A_partner_that_is_not_served_is_told_why()
    {
        using var browser = world.NewBrowser();
        (await browser.GoAsync(new OidcPartner(world, "off").AuthorizeAddress())).Body.ShouldContain("switched off");
        (await browser.GoAsync(new OidcPartner(world, "ended").AuthorizeAddress())).Body.ShouldContain(
            "has ended or has not begun"
        );
        (await browser.GoAsync(new OidcPartner(world, "nobody").AuthorizeAddress())).Body.ShouldContain(
            "not known to this operator"
        );
    }

    [Fact]
    public async Task Strangers_fill_the_log_and_not_the_audit_trail()
    {
        var before = await world.Database.QueryAsync<long>("SELECT count(*) FROM audit_event");
        for (var call = 0; call < 150; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/t/metro/connect/token")
            {
                Content = new FormUrlEncodedContent([new("client_id", "nobody")]),
            };
            await SendAsync(request);
        }

        (await world.Database.QueryAsync<long>("SELECT count(*) FROM audit_event") - before).ShouldBeLessThanOrEqualTo(
            60,
            "as many as people can read, a minute"
        );
    }

    private IEnumerable<(string Method, string Path)> ProtocolEndpoints() =>
        from endpoint in world.Node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let path = endpoint.RoutePattern.RawText!.TrimStart('/')
        where
            path.StartsWith("t/{tenant}/connect/", StringComparison.Ordinal)
            || path.StartsWith("t/{tenant}/standing/", StringComparison.Ordinal)
            || path.StartsWith("t/{tenant}/saml/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        where method is "GET" or "POST" or "DELETE"
        select (
            method,
            "/"
                + path.Replace("{tenant}", "metro", StringComparison.Ordinal)
                    .Replace("{stream}", Guid.Empty.ToString(), StringComparison.Ordinal)
        );

    private async Task<(int Status, string Body, string Id)> SendAsync(HttpRequestMessage request)
    {
        using var client = world.Node.NewClient();
        using var answer = await client.SendAsync(request);
        return (
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.GetValues("X-Request-Id").Single()
        );
    }

    private async Task IsTracedAsync(string id, string code, string? cause, string? partner)
    {
        var found = string.Empty;
        await Eventually.TrueAsync(
            async () =>
            {
                found = await world.Database.QueryAsync<string>(
                    $"""
                    SELECT max(outcome || ' ' || coalesce(partner, '-') || ' ' || coalesce(detail, ''))
                    FROM audit_event
                    WHERE request_id = '{id}'
                    """
                ) ?? string.Empty;
                return found.Length > 0;
            },
            "the refusal is on record"
        );
        found.ShouldContain(code);
        if (partner is not null)
            found.ShouldContain($" {partner} ");
        if (cause is not null)
            found.ShouldContain(cause);
        var lines = world
            .Node.Log.Text.Split((char)10)
            .Where(entry => entry.Contains(id, StringComparison.Ordinal))
            .ToList();
        lines.ShouldNotBeEmpty();
        if (cause is not null)
            lines.ShouldContain(entry => entry.Contains(cause, StringComparison.Ordinal));
    }
}
