using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace FederationBroker.ProductTests.Faults;

/// <summary>What everybody is told while the database is away, and how nodes and commands start then.</summary>
public sealed partial class AwayTests(OutageWorld outage) : IClassFixture<OutageWorld>
{
    private BrokerWorld World => outage.World;

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task No_endpoint_fails_or_hangs_while_the_database_is_away()
    {
        await outage.AllReadyAsync();
        await outage.Cluster.EndAsync();
        try
        {
            await Eventually.TrueAsync(
                async () => !await outage.IsReadyAsync(World.Node.Port),
                "the node is not ready"
            );
            var found = new List<string>();
            using var client = World.Node.NewClient();
            client.Timeout = TimeSpan.FromSeconds(5);
            foreach (var (method, path) in Routes())
            {
                using var request = Sound(method, path);
                using var answer = await client.SendAsync(request);
                var status = (int)answer.StatusCode;
                if (
                    status >= 500
                    && (status != 503 || answer.Headers.RetryAfter is null)
                    && !path.StartsWith("/health", StringComparison.Ordinal)
                )
                    found.Add($"{method} {path}: {status}");
            }

            found.ShouldBeEmpty();
        }
        finally
        {
            await outage.Cluster.BeginAsync();
        }
    }

    [Fact]
    [Trait("Requirement", "LOG-001")]
    public async Task People_get_a_page_and_machines_their_protocols_words()
    {
        await outage.AllReadyAsync();
        await outage.Cluster.EndAsync();
        try
        {
            var partner = new OidcPartner(World);
            using var browser = World.NewBrowser();
            var page = await browser.GoAsync(partner.AuthorizeAddress());
            page.Status.ShouldBe(503);
            page.Body.ShouldContain("FB-1901");
            page.Headers.ShouldContain("Retry-After: 2");

            var token = await partner.RedeemAsync("a-code");
            token.Status.ShouldBe(503);
            token["error"].ShouldBe("temporarily_unavailable");
            token["error_description"].ShouldStartWith("FB-2901");
            token.Headers.ShouldContain("Retry-After: 2");

            using var client = World.Node.NewClient();
            using var live = await client.GetAsync("/health/live");
            live.StatusCode.ShouldBe(HttpStatusCode.OK);
            await Eventually.TrueAsync(
                () => AnswersAsync(client, "/health/ready", HttpStatusCode.ServiceUnavailable),
                "the node is not ready",
                TimeSpan.FromSeconds(2)
            );
        }
        finally
        {
            await outage.Cluster.BeginAsync();
        }
    }

    [Fact]
    [Trait("Requirement", "INF-001")]
    public async Task A_node_that_starts_without_its_database_waits_for_it_and_a_command_says_so()
    {
        await outage.Cluster.EndAsync();
        await using var node = BrokerProcess.Run(World, "waiting", "serve");
        using var client = BrokerNode.ClientFor(node.Port);
        try
        {
            await Eventually.TrueAsync(
                () => AnswersAsync(client, "/health/live", HttpStatusCode.OK),
                "the node lives",
                TimeSpan.FromSeconds(60)
            );
            (await AnswersAsync(client, "/health/ready", HttpStatusCode.ServiceUnavailable)).ShouldBeTrue();
            await using var command = BrokerProcess.Run(World, "command", "keys", "list", "--tenant", "metro");
            (await command.EndAsync()).ShouldBeInRange(2, 3);
            command.Log.Text.ShouldContain("The database");
            command.Log.Text.ShouldNotContain("   at ");
        }
        finally
        {
            await outage.Cluster.BeginAsync();
        }

        await Eventually.TrueAsync(() => AnswersAsync(client, "/health/ready", HttpStatusCode.OK), "the node is ready");
        using var browser = new BrowserStub(node.Port);
        (
            await new OidcPartner(World)
                .At(node.Port)
                .RedeemAsync(await new OidcPartner(World).ObtainCodeAsync(browser))
        ).Status.ShouldBe(200);
    }

    [Fact]
    [Trait("Requirement", "SSM-SEC")]
    public async Task The_password_of_the_database_comes_from_a_file_and_can_be_changed_there()
    {
        await outage.AllReadyAsync();
        var file = Path.Combine(World.Folder, "database.password");
        var address = new NpgsqlConnectionStringBuilder(World.Database.ConnectionString);
        await File.WriteAllTextAsync(file, $"{address.Password}\n");
        await PrivateCluster.ModeAsync("600", file);
        address.Remove("Password");
        World.Set("Broker:Database", address.ConnectionString);
        World.Set("Broker:DatabasePasswordFile", file);
        try
        {
            await using (var node = await BrokerProcess.StartAsync(World, "password-file"))
            {
                await outage.Cluster.ExecuteAsync($"ALTER ROLE {address.Username} PASSWORD 'another-one'");
                await File.WriteAllTextAsync(file, "another-one");
                await outage.Cluster.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'fbroker%'"
                );
                using var client = BrokerNode.ClientFor(node.Port);
                await Eventually.TrueAsync(
                    () => AnswersAsync(client, "/t/metro/.well-known/jwks.json", HttpStatusCode.OK),
                    "the keys are served",
                    TimeSpan.FromSeconds(15)
                );
            }

            await PrivateCluster.ModeAsync("604", file);
            await using var refused = BrokerProcess.Run(World, "open-password", "serve");
            (await refused.EndAsync()).ShouldBe(2);
            refused.Log.Text.ShouldContain("chmod 600");
        }
        finally
        {
            await outage.Cluster.ExecuteAsync(
                $"ALTER ROLE {address.Username} PASSWORD "
                    + $"'{new NpgsqlConnectionStringBuilder(World.Database.ConnectionString).Password}'"
            );
            World.Set("Broker:Database", World.Database.ConnectionString);
            World.Set("Broker:DatabasePasswordFile", null);
        }
    }

    // Every route of the product with every method it takes, its parameters filled in.
    private IEnumerable<(HttpMethod Method, string Path)> Routes() =>
        World
            .Node.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method =>
                    (new HttpMethod(method), PathOf(endpoint))
                )
            )
            .Distinct();

    private static string PathOf(RouteEndpoint endpoint)
    {
        var path = Parameter()
            .Replace(endpoint.RoutePattern.RawText!, match => match.Value switch
                {
                    "{tenant}" => "metro",
                    var text when text.Contains(":guid", StringComparison.Ordinal) =>
                        "0198d9c4-5d3b-7c2a-9f00-000000000001",
                    var text
                        when text.Contains(":int", StringComparison.Ordinal)
                            || text.Contains(":long", StringComparison.Ordinal) => "1",
                    _ => "abc",
                });
        return path.StartsWith('/') ? path : $"/{path}";
    }

    private static HttpRequestMessage Sound(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get && method != HttpMethod.Head)
        {
            request.Content = path.Contains("/connect/", StringComparison.Ordinal)
                ? new FormUrlEncodedContent(
                    new Dictionary<string, string>
                    {
                        ["token"] = "abc",
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = "abc",
                    }
                )
                : new StringContent("{}", MediaTypeHeaderValue.Parse("application/json"));
        }

        var basic = Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"stream:{ConfigurationFolder.ClientSecret}")
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        // A session that has to be looked up.
        request.Headers.Add("Cookie", string.Join("; ", Sessions.Select(name => $"{name}={new string('a', 43)}")));
        return request;
    }

    private static readonly string[] Sessions = ["__Host-fb-session-metro", "__Host-fb-staff-metro"];

    private static async Task<bool> AnswersAsync(HttpClient client, string path, HttpStatusCode status)
    {
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode == status;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
