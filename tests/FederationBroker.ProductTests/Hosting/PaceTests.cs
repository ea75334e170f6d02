using System.Net;
using FederationBroker.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Hosting;

/// <summary>How much one address and one partner may ask of a node (SSM-SEC).</summary>
[Trait("Requirement", "SSM-SEC")]
public sealed class PaceTests
{
    private const string HealthPrefix = "/health/";

    [Fact]
    public async Task No_route_but_health_is_served_to_a_flood_and_each_door_and_address_stands_alone()
    {
        // One a second and five at once; for what is cheap, five and twenty-five.
        await using var world = await BrokerWorld.CreateAsync(
            trustedProxy: "127.0.0.1",
            settings: ("RequestsPerSecond", "1")
        );
        using var client = world.Node.NewClient();
        var routes = RoutesOf(world);
        routes.Count.ShouldBeGreaterThan(60);

        // Every route takes from what its door has left, so whatever is asked after a flood is refused, and every door
        // was flooded.
        foreach (
            var (method, path) in routes.Where(route => route.Path.StartsWith(HealthPrefix, StringComparison.Ordinal))
        )
            (await FloodAsync(client, method, path, "192.0.2.1", 60)).ShouldNotContain(HttpStatusCode.TooManyRequests);
        foreach (
            var path in new[]
            {
                "/t/metro/nowhere",
                "/t/metro/.well-known/openid-configuration",
                "/t/metro/connect/introspect",
                "/t/metro/device/api/v1/device",
                "/t/metro/staff/",
            }
        )
        {
            (await SendAsync(client, "GET", path, "192.0.2.1")).StatusCode.ShouldNotBe(
                HttpStatusCode.TooManyRequests,
                $"no other door's flood is at {path}"
            );
            await FloodAsync(client, "GET", path, "192.0.2.1", 150);
        }

        var served = await ServedAsync(
            client,
            routes.Where(route => !route.Path.StartsWith(HealthPrefix, StringComparison.Ordinal))
        );

        // Seconds pass meanwhile, and let some through again.
        served.Count.ShouldBeLessThan(routes.Count / 2, string.Join('\n', served));
        (await SendAsync(client, "GET", "/t/metro/sign-in", "192.0.2.2")).StatusCode.ShouldBe(
            HttpStatusCode.OK,
            "another address"
        );
    }

    private static List<(string Method, string Path)> RoutesOf(BrokerWorld world) =>
        world
            .Node.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                    (Method: method, Path: PathOf(endpoint))
                )
            )
            .Distinct()
            .ToList();

    private static async Task<List<string>> ServedAsync(
        HttpClient client,
        IEnumerable<(string Method, string Path)> routes
    )
    {
        var served = new List<string>();
        foreach (var some in routes.Chunk(32))
        {
            var answers = await Task.WhenAll(
                some.Select(route => SendAsync(client, route.Method, route.Path, "192.0.2.1"))
            );
            served.AddRange(
                some.Zip(answers)
                    .Where(pair => pair.Second.StatusCode != HttpStatusCode.TooManyRequests)
                    .Select(pair => $"{pair.First}")
            );
        }
        return served;
    }

    [Theory]
    [InlineData("text/html", "text/plain")]
    [InlineData("application/json", "application/problem+json")]
    public async Task Whoever_is_too_fast_learns_the_code_and_how_long_to_wait_whichever_address_of_their_prefix_they_use(
        string accepts,
        string type
    )
    {
        await using var world = await BrokerWorld.CreateAsync(
            trustedProxy: "127.0.0.1",
            settings: ("RequestsPerSecond", "1")
        );
        using var client = world.Node.NewClient();
        client.DefaultRequestHeaders.Add("Accept", accepts);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(number => SendAsync(client, "GET", "/t/metro/sign-in", $"2001:db8:7:7::{number:x}"))
        );
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        var body = await refused.Content.ReadAsStringAsync();
        body.ShouldContain("FB-1107");
        body.ShouldContain(refused.Headers.GetValues("X-Request-Id").Single());
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task A_partner_that_asks_too_much_is_told_so_and_others_behind_its_address_are_not()
    {
        await using var world = await BrokerWorld.CreateAsync(WriteTwo, settings: ("PartnerRequestsPerSecond", "1"));
        var (busy, quiet) = (new OidcPartner(world, "busy"), new OidcPartner(world, "calm"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => TokenAsync(busy)));
        answers.Count(answer => answer.Status == 200).ShouldBeGreaterThanOrEqualTo(5);
        var refused = answers.First(answer => answer.Status != 200);
        (refused.Status, refused["error"]).ShouldBe((429, "temporarily_unavailable"));
        refused["error_description"].ShouldStartWith("FB-2320");
        (await TokenAsync(quiet)).Status.ShouldBe(200);
        // A stranger who only says to be the other one uses nothing up.
        await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(_ =>
                    quiet.TokenAsync(
                        ("grant_type", "client_credentials"),
                        ("no-auth", "1"),
                        ("client_id", "calm"),
                        ("client_secret", "guess")
                    )
                )
        );
        (await TokenAsync(quiet)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task However_many_ask_at_once_no_more_get_through_than_there_is_room()
    {
        var table = new PaceTable(perSecond: 1, burst: 100, TimeProvider.System);
        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Task.Run(() => Enumerable.Range(0, 100).Count(_ => table.TryTake("caller", out var _))))
        );
        taken.Sum().ShouldBeInRange(100, 110);
        table.TryTake("caller", out var wait).ShouldBeFalse();
        wait.ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.5));
        Enumerable.Range(0, 1000).Count(caller => table.TryTake(("another", caller), out _)).ShouldBeGreaterThan(900);
    }

    private static Task<TokenAnswer> TokenAsync(OidcPartner partner) =>
        partner.TokenAsync(("grant_type", "client_credentials"));

    private static void WriteTwo(ConfigurationFolder configuration)
    {
        foreach (var name in new[] { "busy", "calm" })
        {
            configuration.WritePartner(
                name,
                $$"""
                kind: Partner
                id: {{name}}
                tenant: metro
                display: { name: Sample {{name}} }
                agreement: { standing: true }
                oidc:
                  clientAuthentication: client_secret_basic
                  secretSha256: {{BrokerWorld.Sha256(ConfigurationFolder.ClientSecret)}}
                  redirectUris: [ "https://{{name}}.ott.test/callback" ]
                  grantTypes: [ client_credentials ]
                """
            );
        }
    }

    private static string PathOf(RouteEndpoint endpoint) =>
        System.Text.RegularExpressions.Regex.Replace(
            $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}",
            "{([^}:]+)[^}]*}",
            match =>
                match.Groups[1].Value.TrimEnd('?') switch
                {
                    "tenant" => "metro",
                    _ => "00000000-0000-0000-0000-000000000000",
                }
        );

    private static async Task<List<HttpStatusCode>> FloodAsync(
        HttpClient client,
        string method,
        string path,
        string from,
        int times
    )
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var some in Enumerable.Range(0, times).Chunk(50))
            statuses.AddRange(
                (await Task.WhenAll(some.Select(_ => SendAsync(client, method, path, from)))).Select(answer =>
                    answer.StatusCode
                )
            );
        return statuses;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, string from)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("X-Forwarded-For", from);
        return await client.SendAsync(request);
    }
}
