using System.Text.Json;

namespace FederationBroker.InteropTests.OpenIdClient;

/// <summary>
/// The npm package openid-client against the broker: the client checks what it gets, this test what the client says it
/// got.
/// </summary>
public sealed class OpenIdClientTests(OpenIdClientWorld shared) : IClassFixture<OpenIdClientWorld>
{
    private BrokerWorld World => shared.World;

    private string Issuer => $"{World.PublicOrigin}/t/metro";

    public static TheoryData<string> Clients => [.. Client.Ids];

    [Theory]
    [MemberData(nameof(Clients))]
    [Trait("Requirement", "LOG-002")]
    public async Task Signs_in_refreshes_reads_userinfo_introspects_revokes_and_logs_out(string id)
    {
        var client = shared[id];
        await using var partner = NodePartner.Start();
        using var browser = World.NewBrowser();
        var metadata = await partner.DoAsync("discover", client.Discovery(Issuer));
        metadata.GetProperty("issuer").GetString().ShouldBe(Issuer);

        var tokens = await SignInAsync(
            partner,
            client,
            browser,
            "openid profile email offline_access",
            new { max_age = "3600" },
            maxAge: 3600
        );
        var subject = tokens.GetProperty("claims").GetProperty("sub").GetString()!;
        HeaderOf(tokens.GetProperty("id_token").GetString()!)
            .GetProperty("alg")
            .GetString()
            .ShouldBe(client.IdTokenAlgorithm);

        var userInfo = await partner.DoAsync("userInfo", new { accessToken = Text(tokens, "access_token"), subject });
        Text(userInfo, "given_name").ShouldBe(BrokerWorld.Profile.GivenName);
        Text(userInfo, "email").ShouldBe(BrokerWorld.Profile.Email);
        userInfo.TryGetProperty("family_name", out _).ShouldBeFalse("it is not in the agreement");

        var renewed = await RefreshWithRotationAsync(partner, tokens, subject);
        if (client.Method != "none")
            await IntrospectAsync(partner, client, renewed, subject);
        await RevokeAsync(partner, client, renewed);
        await LogOutAsync(partner, client, browser, Text(renewed, "id_token")!);
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_second_use_of_a_refresh_token_ends_the_family()
    {
        var client = shared["basic-rs"];
        await using var partner = NodePartner.Start();
        using var browser = World.NewBrowser();
        await partner.DoAsync("discover", client.Discovery(Issuer));
        var first = await SignInAsync(partner, client, browser, "openid offline_access");
        var second = await partner.DoAsync("refresh", new { refreshToken = Text(first, "refresh_token") });

        (await partner.RefusalOfAsync("refresh", new { refreshToken = Text(first, "refresh_token") })).ShouldBe(
            "invalid_grant"
        );
        (await partner.RefusalOfAsync("refresh", new { refreshToken = Text(second, "refresh_token") })).ShouldBe(
            "invalid_grant"
        );
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task Claims_max_age_and_form_post_are_understood()
    {
        var client = shared["post-rs"];
        await using var partner = NodePartner.Start();
        using var browser = World.NewBrowser();
        await partner.DoAsync("discover", client.Discovery(Issuer));
        var claims = """{"id_token":{"email":{"essential":true}},"userinfo":{"given_name":null}}""";
        var tokens = await SignInAsync(
            partner,
            client,
            browser,
            "openid",
            new { claims, max_age = "3600" },
            maxAge: 3600
        );
        Text(tokens.GetProperty("claims"), "email").ShouldBe(BrokerWorld.Profile.Email);
        tokens
            .GetProperty("claims")
            .TryGetProperty("given_name", out _)
            .ShouldBeFalse("it was asked for from UserInfo");
    }

    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task A_wrong_secret_is_refused_as_the_client_expects()
    {
        var client = shared["basic-rs"];
        await using var partner = NodePartner.Start();
        using var browser = World.NewBrowser();
        await partner.DoAsync(
            "discover",
            new
            {
                issuer = Issuer,
                clientId = client.Id,
                method = "client_secret_basic",
                secret = "wrong",
                idTokenAlgorithm = "RS256",
            }
        );
        var begun = await partner.DoAsync(
            "begin",
            new
            {
                redirectUri = client.RedirectUri,
                scope = "openid",
                more = new { },
            }
        );
        var callback = await BrowseAsync(browser, Text(begun, "url")!);
        (await partner.RefusalOfAsync("finish", new { callback })).ShouldBe("OAUTH_WWW_AUTHENTICATE_CHALLENGE");
    }

    [Fact]
    [Trait("Requirement", "BIL-003")]
    public async Task A_subscriber_who_declines_reaches_the_client_as_access_denied()
    {
        var client = shared["public-rs"];
        await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = "decliner@metro.test" });
        await using var partner = NodePartner.Start();
        using var browser = World.NewBrowser();
        await partner.DoAsync("discover", client.Discovery(Issuer));
        var begun = await partner.DoAsync(
            "begin",
            new
            {
                redirectUri = client.RedirectUri,
                scope = "openid profile",
                more = new { },
            }
        );
        await browser.GoAsync(Text(begun, "url")!);
        await browser.SignInAsync("decliner@metro.test");
        var callback = (await browser.CancelAsync()).Location!.AbsoluteUri;
        (await partner.RefusalOfAsync("finish", new { callback })).ShouldBe("access_denied");
    }

    private static async Task<JsonElement> SignInAsync(
        NodePartner partner,
        Client client,
        BrowserStub browser,
        string scope,
        object? more = null,
        int? maxAge = null
    )
    {
        var begun = await partner.DoAsync(
            "begin",
            new
            {
                redirectUri = client.RedirectUri,
                scope,
                more = more ?? new { },
            }
        );
        return await partner.DoAsync(
            "finish",
            new { callback = await BrowseAsync(browser, Text(begun, "url")!), maxAge }
        );
    }

    private static async Task<string> BrowseAsync(BrowserStub browser, string address)
    {
        await browser.GoAsync(address);
        await browser.PassAsync();
        return browser.Page.Location!.AbsoluteUri;
    }

    private static async Task<JsonElement> RefreshWithRotationAsync(
        NodePartner partner,
        JsonElement tokens,
        string subject
    )
    {
        var renewed = await partner.DoAsync("refresh", new { refreshToken = Text(tokens, "refresh_token") });
        Text(renewed, "refresh_token").ShouldNotBe(Text(tokens, "refresh_token"));
        Text(renewed, "access_token").ShouldNotBe(Text(tokens, "access_token"));
        Text(renewed.GetProperty("claims"), "sub").ShouldBe(subject);
        renewed
            .GetProperty("claims")
            .GetProperty("auth_time")
            .GetInt64()
            .ShouldBe(tokens.GetProperty("claims").GetProperty("auth_time").GetInt64());
        return renewed;
    }

    private static async Task IntrospectAsync(NodePartner partner, Client client, JsonElement tokens, string subject)
    {
        var live = await partner.DoAsync("introspect", new { token = Text(tokens, "access_token") });
        live.GetProperty("active").GetBoolean().ShouldBeTrue();
        Text(live, "sub").ShouldBe(subject);
        Text(live, "client_id").ShouldBe(client.Id);
        Text(live, "token_type").ShouldBe(client.IsGuarded ? "DPoP" : "Bearer");
        (await partner.DoAsync("introspect", new { token = "made-up" }))
            .GetProperty("active")
            .GetBoolean()
            .ShouldBeFalse();
    }

    private static async Task RevokeAsync(NodePartner partner, Client client, JsonElement tokens)
    {
        await partner.DoAsync("revoke", new { token = Text(tokens, "refresh_token"), hint = "refresh_token" });
        (await partner.RefusalOfAsync("refresh", new { refreshToken = Text(tokens, "refresh_token") })).ShouldBe(
            "invalid_grant"
        );
        if (client.Method != "none")
            (await partner.DoAsync("introspect", new { token = Text(tokens, "access_token") }))
                .GetProperty("active")
                .GetBoolean()
                .ShouldBeFalse();
    }

    private static async Task LogOutAsync(NodePartner partner, Client client, BrowserStub browser, string idToken)
    {
        var bye = await partner.DoAsync(
            "endSession",
            new
            {
                idToken,
                returnTo = client.ByeUri,
                state = "bye-1",
            }
        );
        (await browser.GoAsync(Text(bye, "url")!)).Location!.AbsoluteUri.ShouldBe($"{client.ByeUri}?state=bye-1");
        var again = await partner.DoAsync(
            "begin",
            new
            {
                redirectUri = client.RedirectUri,
                scope = "openid",
                more = new { prompt = "none" },
            }
        );
        var callback = (await browser.GoAsync(Text(again, "url")!)).Location!.AbsoluteUri;
        (await partner.RefusalOfAsync("finish", new { callback })).ShouldBe("login_required");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonElement HeaderOf(string jwt) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[0])).RootElement;
}
