using System.Globalization;
using System.Security.Cryptography;
using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Tickets;
using FederationBroker.ProductTests.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Attacks;

/// <summary>
/// What strangers send as often as they like leaves few rows, and after a while none. Routes are found by enumeration,
/// so a new one is
/// flooded as it comes.
/// </summary>
[Trait("Requirement", "SSM-SEC")]
[Trait("Requirement", "INF-001")]
public sealed class FloodTests : IAsyncLifetime
{
    private const string Elsewhere = "198.51.100.7";

    private BrokerWorld world = null!;

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(
            configuration => SamlPartner.Register(configuration, "theatre"),
            trustedProxy: "127.0.0.0/8"
        );

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Requests_of_strangers_on_any_route_leave_only_rows_that_are_bounded_and_pass()
    {
        await FloodAsync(rounds: 1); // keys that are made when they are first needed
        await TalliedAsync(2);
        var (before, events) = (await RowsAsync(), await EventsAsync());
        await FloodAsync(rounds: 6);
        await TalliedAsync(9);
        var after = await RowsAsync();

        var bounded = Bounds().Select(bounds => TableOf(bounds.Table)).Append("refusal_tally").ToList();
        string[] paced = ["audit_event", "audit_link", "audit_pending"];
        foreach (var (table, rows) in after.Where(pair => pair.Value > before[pair.Key] && !paced.Contains(pair.Key)))
            bounded.ShouldContain(table, $"{rows - before[table]} rows more");
        (await EventsAsync()).ShouldBe(events);
        // The same kinds again: an hour may have passed in between, no more.
        after["refusal_tally"].ShouldBeLessThanOrEqualTo(2 * before["refusal_tally"]);
        (await SizeAsync(bounded)).ShouldBeLessThan(4 * 1024 * 1024);

        // Longest of all, a year, is remembered how often somebody guessed at an account.
        world.Clock.Advance(TimeSpan.FromDays(367));
        await Sweeps.RunAsync(world);
        var left = await RowsAsync();
        foreach (var table in bounded)
            left[table].ShouldBe(0, table);
    }

    [Fact]
    public async Task A_flood_from_elsewhere_gives_way_before_an_honest_persons_sign_in_does()
    {
        var partner = new OidcPartner(world);
        using var honest = world.NewBrowser();
        honest.ForwardedFor = "203.0.113.1";
        await honest.GoAsync(partner.AuthorizeAddress());
        using var flood = world.NewBrowser();
        flood.ForwardedFor = Elsewhere;
        for (var sent = 0; sent < 25; sent++)
            await flood.GoAsync(partner.AuthorizeAddress());

        var bounds = Bounds().Single(one => one.Table == typeof(SignInTicket));
        await TrimAsync(bounds with { PerPartner = 10 });
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM sign_in_ticket")).ShouldBe(10);
        await TrimAsync(bounds with { PerOrigin = 3 });
        (await world.Database.QueryAsync<long>("SELECT count(*) FROM sign_in_ticket")).ShouldBe(4);
        await honest.SignInAsync();
        (await honest.PassAsync()).Answer["code"].ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_one_request_can_make_the_broker_keep_is_bounded_in_octets()
    {
        var partner = new OidcPartner(world);
        using var browser = world.NewBrowser();
        var random = Convert.ToBase64String(RandomNumberGenerator.GetBytes(1536));
        foreach (var state in new[] { random, new string('"', 2048), new string('<', 2048) })
        {
            await browser.GoAsync(partner.AuthorizeAddress(("state", state), ("nonce", random[..900])));
            browser.Page.Status.ShouldBe(200);
        }

        const string Largest = "SELECT max(octet_length(sealed_request)) FROM sign_in_ticket";
        (await world.Database.QueryAsync<int>(Largest)).ShouldBeLessThan(4 * 1024);

        await browser.GoAsync(
            partner.AuthorizeAddress(("acr_values", string.Join(' ', Enumerable.Repeat("urn:x", 600))))
        );
        browser.Page.Answer["error_description"].ShouldStartWith("FB-2127");
        await browser.GoAsync(partner.AuthorizeAddress(("state", new string('あ', 1025))));
        browser.Page.Answer["error_description"].ShouldStartWith("FB-2127");
    }

    [Fact]
    public async Task A_request_id_that_a_stranger_was_shown_is_found_in_the_log_and_in_the_console_with_its_cause()
    {
        using var client = world.Node.NewClient();
        using var answer = await client.GetAsync(new OidcPartner(world).AuthorizeAddress(("prompt", "none")));
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        world.Node.Log.Text.ShouldContain($"Refused sign-in.oidc: LoginRequired, partner stream (request {id})");

        using var staff = await StaffPerson.SignedInAsync(world);
        await Eventually.TrueAsync(
            async () => (await staff.GetAsync($"audit/refusals?requestId={id}")).Body.Contains("LoginRequired"),
            "it is counted"
        );
        var found = (await staff.GetAsync($"audit/refusals?requestId={id}"))["items"];
        found.GetArrayLength().ShouldBe(1);
        found[0].GetProperty("partner").GetString().ShouldBe("stream");
        (await staff.CallAsync("POST", "search", $$"""{"text":"{{id}}"}""")).Body.ShouldContain($"Request {id}");
        (await staff.GetAsync($"audit/refusals?requestId={id}x"))["items"].GetArrayLength().ShouldBe(0);
    }

    private IEnumerable<StrangerBounds> Bounds() => world.Node.Services.GetServices<StrangerBounds>();

    private string TableOf(Type entity)
    {
        using var services = world.Node.Services.CreateScope();
        return services
            .ServiceProvider.GetRequiredService<BrokerDbContext>()
            .Model.FindEntityType(entity)!
            .GetTableName()!;
    }

    private Task<int> TrimAsync(StrangerBounds bounds) =>
        world
            .Node.Services.GetRequiredService<TenantWork>()
            .ForPlatformAsync(
                (BrokerDbContext database) => StrangerRows.TrimAsync(database, bounds, CancellationToken.None)
            );

    private Task TalliedAsync(int times) =>
        Eventually.TrueAsync(
            async () =>
                await world.Database.QueryAsync<decimal>(
                    "SELECT coalesce(sum(count), 0) FROM refusal_tally WHERE outcome = 'LoginRequired'"
                ) >= times,
            "refusals are counted"
        );

    // Refusals of the protocols are events up to a pace of their own; nothing else of a stranger is.
    private Task<long> EventsAsync() =>
        world.Database.QueryAsync<long>("SELECT count(*) FROM audit_event WHERE action <> 'request.refused'");

    private async Task<Dictionary<string, long>> RowsAsync()
    {
        var names = (
            await world.Database.QueryAsync<string>(
                "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"
            )
        )!.Split(',');
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in names)
            rows[name] = await world.Database.QueryAsync<long>($"SELECT count(*) FROM \"{name}\"");
        return rows;
    }

    private async Task<long> SizeAsync(IEnumerable<string> tables)
    {
        var size = 0L;
        foreach (var table in tables)
            size += await world.Database.QueryAsync<long>($"SELECT pg_total_relation_size('{table}')");
        return size;
    }

    private async Task FloodAsync(int rounds)
    {
        var routes = world
            .Node.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method =>
                    (Method: method, Path: $"/{route.RoutePattern.RawText!.TrimStart('/')}")
                )
            )
            .Where(route => !route.Path.StartsWith("/health", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        routes.Count.ShouldBeGreaterThan(70);
        using var client = world.Node.NewClient();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (method, path) in routes)
                await SendAsync(client, method, path);
            await SignInsAsync(client);
        }

        // Counted last: when it is written, so is all that came before it.
        using var browser = world.NewBrowser();
        browser.ForwardedFor = Elsewhere;
        await browser.GoAsync(new OidcPartner(world).AuthorizeAddress(("prompt", "none")));
    }

    // As somebody who knows what is public: client ids, entity ids, addresses, the forms of all requests.
    private async Task SignInsAsync(HttpClient client)
    {
        var (oidc, saml) = (new OidcPartner(world), new SamlPartner(world, "theatre"));
        using var browser = world.NewBrowser();
        browser.ForwardedFor = Elsewhere;
        await browser.GoAsync(oidc.AuthorizeAddress(("prompt", "none")));
        await browser.GoAsync($"{saml.SignOnAddress}?{saml.Request().Query(key: null)}");
        await browser.GoAsync(oidc.AuthorizeAddress());
        await browser.SignInAsync($"{Guid.NewGuid():n}@metro.test", "wrong");
        await browser.CancelAsync();
        await oidc.PostAsync("/connect/token", [("grant_type", "client_credentials"), ("client_secret", "wrong")]);
        using var posted = await client.PostAsync(
            $"{oidc.Issuer}/connect/authorize",
            new FormUrlEncodedContent(oidc.Sound())
        );
        using var device = await client.PostAsync(
            $"{oidc.Issuer}/device/api/v1/session",
            new StringContent(
                $$"""{"login":"{{Guid.NewGuid():n}}@metro","password":"wrong"}""",
                null,
                "application/json"
            )
        );
        await browser.GoAsync($"{oidc.Issuer}/staff/sign-in");
        if (browser.Page.Status == 200)
            await browser.SubmitAsync(
                new Dictionary<string, string> { ["Name"] = "nobody@staff.test", ["Password"] = "wrong" }
            );
    }

    private static async Task SendAsync(HttpClient client, string method, string path)
    {
        var filled = string.Join(
            '/',
            path.Split('/')
                .Select(part =>
                    part == "{tenant}" ? "metro"
                    : part.StartsWith('{') ? Guid.NewGuid().ToString("n")
                    : part
                )
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), filled);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Elsewhere);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Guid.NewGuid():n}");
        request.Headers.TryAddWithoutValidation("Cookie", $"__Host-fb-session-metro={Guid.NewGuid():n}");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        if (method is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent("{}", null, "application/json");
        using var answer = await client.SendAsync(request);
        ((int)answer.StatusCode).ShouldNotBe(500, string.Create(CultureInfo.InvariantCulture, $"{method} {filled}"));
    }
}
