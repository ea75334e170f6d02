using System.Text.Json;

namespace FederationBroker.BrowserTests;

/// <summary>
/// A client that is nothing but a page of another origin, in a browser that enforces what the broker allows.
/// </summary>
[Trait("Requirement", "INF-001")]
[Trait("Requirement", "LOG-002")]
public sealed class CrossOriginTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string Exchange = """
        async ([issuer, code, verifier]) => {
            const post = (path, fields) => fetch(issuer + path, { method: 'POST', body: new URLSearchParams({ client_id: 'spa', ...fields }) });
            const tokens = await (await post('/connect/token', {
                grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: 'https://spa.ott.test/callback' })).json();
            const authorization = { Authorization: `Bearer ${tokens.access_token}` };
            const person = await (await fetch(issuer + '/connect/userinfo', { headers: authorization })).json();
            const revoked = await post('/connect/revoke', { token: tokens.access_token });
            const refused = await fetch(issuer + '/connect/userinfo', { headers: authorization });
            return { sub: person.sub, revoked: revoked.status, refused: refused.status, why: refused.headers.get('WWW-Authenticate'), id: refused.headers.get('X-Request-Id') };
        }
        """;

    [Fact]
    public async Task A_page_signs_in_reads_and_revokes_from_its_own_origin_and_a_stranger_reads_nothing()
    {
        await using var visitor = await world.VisitAsync();
        var spa = new OidcPartner(world.World, "spa");
        foreach (var host in new[] { "spa", "evil" })
        {
            await visitor.Page.RouteAsync($"https://{host}.ott.test/app", route =>
                route.FulfillAsync(new() { ContentType = "text/html", Body = "<!doctype html><title>App</title>" })
            );
        }

        // The broker of the tests is on this machine, which pages of other hosts may not reach without being permitted
        // to.
        await visitor.Page.Context.GrantPermissionsAsync(["local-network-access"]);
        await visitor.Page.GotoAsync(spa.AuthorizeAddress());
        await visitor.SignInAsync();
        await visitor.ReachesAsync("**/consent/**");
        await visitor.AgreeAsync();
        var code = (await visitor.ArrivesAtPartnerAsync())["code"];

        await visitor.Page.GotoAsync("https://evil.ott.test/app");
        (
            await visitor.Page.EvaluateAsync<string>(
                "async issuer => { try { return String((await fetch(issuer + '/connect/userinfo')).status); } "
                    + "catch (error) { return error.name; } }",
                spa.Issuer
            )
        ).ShouldBe("TypeError");

        await visitor.Page.GotoAsync("https://spa.ott.test/app");
        var result = await visitor.Page.EvaluateAsync<JsonElement>(
            Exchange,
            new[] { spa.Issuer, code, OidcPartner.Verifier }
        );
        result.GetProperty("sub").GetString().ShouldNotBeNullOrEmpty();
        result.GetProperty("revoked").GetInt32().ShouldBe(200);
        result.GetProperty("refused").GetInt32().ShouldBe(401);
        result.GetProperty("why").GetString()!.ShouldContain("invalid_token");
        result.GetProperty("id").GetString().ShouldNotBeNullOrEmpty("the page can tell its user what to quote");
    }
}
