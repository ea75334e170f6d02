using System.Net.Http.Headers;
using FederationBroker.ProductTests.Saml;

namespace FederationBroker.ProductTests.Performance;

/// <summary>
/// The hot path has a budget: so many round trips to the database, and so many commits, and no more. Whoever adds one
/// adds it for every sign-in of every operator.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class BudgetTests(SamlWorld own) : IClassFixture<SamlWorld>
{
    private readonly OidcPartner partner = new(own.World);

    [Fact]
    public async Task A_code_flow_takes_four_round_trips_and_two_commits()
    {
        using var browser = await SignedInAsync("openid profile email");
        using var trips = new RoundTrips(own.World);
        var code = await partner.ObtainCodeAsync(browser);
        (await partner.RedeemAsync(code)).Status.ShouldBe(200);
        var requests = trips.Take();
        requests.Select(request => request.Count).ShouldBe([2, 2], Said(requests));
        requests.Sum(request => request.Count(Writes)).ShouldBe(2, Said(requests));
    }

    [Fact]
    public async Task Tokens_are_renewed_in_two_round_trips_with_one_commit()
    {
        using var browser = await SignedInAsync("openid offline_access");
        var first = await partner.RedeemAsync(
            await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"))
        );
        using var trips = new RoundTrips(own.World);
        (await partner.RefreshAsync(first["refresh_token"])).Status.ShouldBe(200);
        var requests = trips.Take();
        requests.Select(request => request.Count).ShouldBe([2], Said(requests));
        requests.Sum(request => request.Count(Writes)).ShouldBe(1, Said(requests));
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task A_token_is_looked_at_in_one_round_trip_and_a_client_gets_one_in_none()
    {
        using var browser = await SignedInAsync("openid profile email");
        var tokens = await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        using var trips = new RoundTrips(own.World);
        (await partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        (await IntrospectAsync(tokens["access_token"])).Has("sub").ShouldBeTrue();
        var requests = trips.Take();
        requests.Select(request => request.Count).ShouldBe([1, 1], Said(requests));
        requests.Sum(request => request.Count(Writes)).ShouldBe(0, Said(requests));
        (await new OidcPartner(own.World, "resource").TokenAsync(("grant_type", "client_credentials"))).Status.ShouldBe(
            200
        );
        trips.Take().ShouldBeEmpty();
    }

    // The request is noted as used before anything else is done with it: that is a commit of its own.
    [Fact]
    public async Task A_saml_sign_on_takes_three_round_trips_and_two_commits()
    {
        var theatre = new SamlPartner(own.World, "theatre");
        using var browser = await SignedInAsync("openid profile email");
        await theatre.ObtainAsync(browser);
        using var trips = new RoundTrips(own.World);
        await theatre.ObtainAsync(browser);
        var requests = trips.Take();
        requests.Select(request => request.Count).ShouldBe([3], Said(requests));
        requests.Sum(request => request.Count(Writes)).ShouldBe(2, Said(requests));
    }

    private async Task<BrowserStub> SignedInAsync(string scope)
    {
        var browser = own.World.NewBrowser();
        await partner.ObtainCodeAsync(browser, ("scope", scope));
        return browser;
    }

    private async Task<TokenAnswer> IntrospectAsync(string token)
    {
        using var client = own.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/connect/introspect")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]),
        };
        var secret = $"{partner.ClientId}:{ConfigurationFolder.ClientSecret}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(secret))
        );
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }

    private static bool Writes(string statement) =>
        statement.Contains("INSERT", StringComparison.Ordinal)
        || statement.Contains("UPDATE", StringComparison.Ordinal)
        || statement.Contains("DELETE", StringComparison.Ordinal);

    private static string Said(List<List<string>> requests) =>
        string.Join("\n\n", requests.Select(request => string.Join("\n--\n", request)));
}
