using FederationBroker.Subscribers;
using Npgsql;

namespace FederationBroker.ProductTests.Data;

/// <summary>
/// One operator's rows do not exist for another: in the pages, in the tokens, and below the application (SUB-TEN,
/// design D4).
/// </summary>
[Trait("Requirement", "SUB-TEN")]
public sealed class TenantIsolationTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Fact]
    public async Task A_cable_ID_of_one_operator_does_not_open_another()
    {
        await shared.World.AddSubscriberAsync("metro", new TestPerson { CableId = "only-at@metro.test" });
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync("/t/coast/sign-in");
        (await browser.SignInAsync("only-at@metro.test")).Address.AbsolutePath.ShouldBe("/t/coast/sign-in");
    }

    [Fact]
    public async Task A_session_of_one_operator_is_nothing_at_another()
    {
        using var browser = shared.World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync();
        var cookies = browser.Cookies.GetCookieHeader(new Uri(BrokerWorld.Origin));
        using var client = shared.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/coast/account");
        request.Headers.Add("Cookie", cookies.Replace("session-metro", "session-coast", StringComparison.Ordinal));
        ((int)(await client.SendAsync(request)).StatusCode).ShouldBe(303);
    }

    [Fact]
    public async Task Codes_and_tokens_of_one_operator_are_refused_by_another()
    {
        using var browser = shared.World.NewBrowser();
        var (metro, coast) = (new OidcPartner(shared.World), new OidcPartner(shared.World, "stream", "coast"));
        var code = await metro.ObtainCodeAsync(browser, ("scope", "openid offline_access"));
        (await coast.RedeemAsync(code))["error"].ShouldBe("invalid_grant");
        var tokens = await metro.RedeemAsync(code);
        (await coast.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await coast.RefreshAsync(tokens["refresh_token"]))["error"].ShouldBe("invalid_grant");
        (await coast.PostAsync("/connect/introspect", [("token", tokens["access_token"])]))["active"].ShouldBe("false");
        (await coast.PostAsync("/connect/revoke", [("token", tokens["refresh_token"])])).Status.ShouldBe(200);
        (await metro.RefreshAsync(tokens["refresh_token"])).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_same_person_at_two_operators_has_two_pseudonyms_with_the_same_partner()
    {
        await shared.World.AddSubscriberAsync(
            "coast",
            new TestPerson { CableId = BrokerWorld.Profile.CableId, GivenName = "Piigiven" }
        );
        using var browser = shared.World.NewBrowser();
        var metro = await SubjectAsync(new OidcPartner(shared.World), browser);
        (await SubjectAsync(new OidcPartner(shared.World, "stream", "coast"), browser)).ShouldNotBe(metro);
    }

    [Theory]
    [InlineData("subscriber")]
    [InlineData("service_account")]
    [InlineData("session")]
    [InlineData("pseudonym")]
    [InlineData("consent_grant")]
    [InlineData("signing_key")]
    [InlineData("login")]
    public async Task The_database_itself_shows_a_session_its_own_tenant_only(string table)
    {
        using var browser = shared.World.NewBrowser();
        var partner = new OidcPartner(shared.World);
        // A signing key exists from the first token on.
        await partner.RedeemAsync(await partner.ObtainCodeAsync(browser));
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(shared.World.Database.ConnectionString)
            {
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync();
        (await CountAsync(connection, table)).ShouldBe(0, "no tenant is set");
        await SetAsync(connection, "coast");
        (await CountAsync(connection, table, "tenant = 'metro'")).ShouldBe(0);
        await SetAsync(connection, "metro");
        (await CountAsync(connection, table)).ShouldBeGreaterThan(0);
        await SetAsync(connection, "coast");
        var stolen = new NpgsqlCommand($"UPDATE {table} SET tenant = 'coast'", connection);
        (await stolen.ExecuteNonQueryAsync()).ShouldBe(
            (int)await CountAsync(connection, table),
            "only rows that are the tenant's already"
        );
    }

    [Fact]
    public async Task Every_table_with_a_tenant_has_forced_row_level_security() =>
        (
            await shared.World.Database.QueryAsync<long>(
                """
                SELECT count(*) FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name
                WHERE c.table_schema = 'public' AND c.column_name = 'tenant' AND NOT (t.relrowsecurity AND t.relforcerowsecurity)
                """
            )
        ).ShouldBe(0);

    private static async Task<string> SubjectAsync(OidcPartner partner, BrowserStub browser) =>
        (await partner.RedeemAsync(await partner.ObtainCodeAsync(browser))).IdToken.GetProperty("sub").GetString()!;

    private static async Task SetAsync(NpgsqlConnection connection, string tenant) =>
        await new NpgsqlCommand(
            $"SELECT set_config('fbroker.tenant', '{tenant}', false)",
            connection
        ).ExecuteNonQueryAsync();

    private static async Task<long> CountAsync(NpgsqlConnection connection, string table, string where = "true") =>
        (long)
            (await new NpgsqlCommand($"SELECT count(*) FROM {table} WHERE {where}", connection).ExecuteScalarAsync())!;
}
