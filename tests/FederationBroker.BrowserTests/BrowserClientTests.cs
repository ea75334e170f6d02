using System.Text.Json;

namespace FederationBroker.BrowserTests;

/// <summary>
/// A site without a server: the npm package oidc-client-ts in a real browser signs in, renews and signs out, with and
/// without a key that it proves (RFC 9449).
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class BrowserClientTests(BrowserClientWorld world) : IClassFixture<BrowserClientWorld>
{
    private const string Site = "https://page.ott.test";

    private static string Folder =>
        Path.Combine(TestSettings.Repository, "tests", "FederationBroker.BrowserTests", "oidc-client-ts");

    [Theory]
    [InlineData(false, "Bearer")]
    [InlineData(true, "DPoP")]
    public async Task It_signs_in_renews_and_signs_out(bool provesKey, string type)
    {
        await using var person = await world.VisitAsync();
        await ServeAsync(person);
        var client = $"client({(provesKey ? "true" : "false")})";
        await person.Page.GotoAsync($"{Site}/");
        await LeaveAsync(person, $"{client}.signinRedirect()");
        await person.ReachesAsync("**/sign-in/**");
        await person.SignInAsync();
        await person.ReachesAsync("**/consent/**");
        foreach (var box in await person.Page.Locator("input[type=checkbox]").AllAsync())
            await box.CheckAsync();
        await person.AgreeAsync();
        await person.ReachesAsync($"{Site}/callback**");

        var signedIn = await AskAsync(person, $"{client}.signinRedirectCallback().then(summary)");
        signedIn.GetProperty("type").GetString().ShouldBe(type);
        if (!provesKey)
            signedIn.GetProperty("givenName").GetString().ShouldBe("Demo", "UserInfo was read across origins");
        var renewed = await AskAsync(person, $"{client}.signinSilent().then(summary)");
        renewed.GetProperty("sub").GetString().ShouldBe(signedIn.GetProperty("sub").GetString());
        foreach (var name in new[] { "token", "refresh" })
            renewed.GetProperty(name).GetString().ShouldNotBe(signedIn.GetProperty(name).GetString());

        await LeaveAsync(person, $"{client}.signoutRedirect()");
        await person.ReachesAsync($"{Site}/bye**");
        await person.GoAsync("/account");
        await person.ReachesAsync("**/sign-in**");
    }

    // The page is gone before the call has an end; what goes wrong before that is its text.
    private static Task LeaveAsync(Visitor person, string call) =>
        person.Page.EvaluateAsync(
            $"() => {{ {call}.catch(failure => {{ document.body.textContent = failure.stack ?? String(failure) }}) }}"
        );

    private static async Task<JsonElement> AskAsync(Visitor person, string call) =>
        (await person.Page.EvaluateAsync($"() => {call}"))!.Value;

    // The script of the site is the package as it is published.
    private static async Task ServeAsync(Visitor person)
    {
        var package = Path.Combine(
            Folder,
            "node_modules",
            "oidc-client-ts",
            "dist",
            "browser",
            "oidc-client-ts.min.js"
        );
        if (!File.Exists(package))
            throw new InvalidOperationException($"Run `npm ci` in {Folder}; ./infra/test.sh does.");
        await person.Context.AddInitScriptAsync(
            $"""
            if (location.origin === '{Site}') {'{'}
              {await File.ReadAllTextAsync(package)}
              window.oidc = oidc;
              window.authority = '{person.Partner.Issuer}';
              {await File.ReadAllTextAsync(Path.Combine(Folder, "page.js"))}
            {'}'}
            """
        );
    }
}

/// <summary>A broker that knows a client without a server.</summary>
public sealed class BrowserClientWorld : BrowserWorld
{
    protected override Task<BrokerWorld> CreateWorldAsync() =>
        BrokerWorld.CreateAsync(folder =>
            folder.WritePartner(
                "page",
                ConfigurationFolder.OidcPartner(
                    "page",
                    authentication: "none",
                    more: "  allowedOrigins: [ \"https://page.ott.test\" ]\n"
                )
            )
        );
}
