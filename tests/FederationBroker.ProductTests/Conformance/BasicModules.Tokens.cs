using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>Unusual requests, and what happens at the token and UserInfo endpoints.</summary>
internal static partial class BasicModules
{
    private static async Task SignatureAsync(CertificationRun run)
    {
        var header = JsonDocument
            .Parse(Base64Url.DecodeFromChars((await run.TokensAsync())["id_token"].Split('.')[0]))
            .RootElement;
        header.GetProperty("alg").GetString().ShouldBe("RS256");
        header.GetProperty("kid").GetString().ShouldNotBeNullOrEmpty();
    }

    private static async Task PostedUserInfoAsync(CertificationRun run, bool inBody)
    {
        var tokens = await run.TokensAsync();
        using var client = run.World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/t/metro/connect/userinfo");
        if (inBody)
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("access_token", tokens["access_token"])]);
        else
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens["access_token"]);
        using var answer = await client.SendAsync(request);
        var said = await TokenAnswer.ReadAsync(answer);
        (said.Status, said["sub"]).ShouldBe((200, SubjectOf(tokens)));
    }

    private static async Task CodeTwiceAsync(CertificationRun run, TimeSpan after)
    {
        var code = (await run.AuthorizeAsync())["code"];
        var tokens = await run.Partner.RedeemAsync(code);
        tokens.Status.ShouldBe(200);
        run.World.Clock.Advance(after);
        CertificationRun.IsRefusedAtTheToken(await run.Partner.RedeemAsync(code), "invalid_grant");
        (await run.Partner.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
    }

    private static async Task OtherRedirectUriAsync(CertificationRun run)
    {
        await run.Browser.GoAsync(
            run.Partner.AuthorizeAddress(run.Request(("redirect_uri", $"{run.Partner.RedirectUri}/random")))
        );
        IsShownAnError(run);
    }

    private static void IsShownAnError(CertificationRun run)
    {
        run.Browser.Page.Location.ShouldBeNull();
        run.Browser.Page.Status.ShouldBe(400);
        run.Browser.Page.Body.ShouldContain("FB-21");
    }

    private static async Task PostedRequestAsync(CertificationRun run)
    {
        var fields = run.Partner.Sound(run.Request().Where(one => one.Value is not null).ToArray());
        await run.Browser.PostFromElsewhereAsync(
            $"{run.Partner.Issuer}/connect/authorize",
            [.. fields.Select(pair => (pair.Key, pair.Value))]
        );
        (await run.Partner.RedeemAsync((await run.FinishAsync())["code"])).Status.ShouldBe(200);
    }

    private static async Task SecretPostAsync(CertificationRun run)
    {
        var partner = new OidcPartner(run.World, "suite-post");
        using var posting = new CertificationRun(run.World, run.Mode) { Partner = partner };
        var code = (await posting.AuthorizeAsync())["code"];
        using var client = run.World.Node.NewClient();
        using var answer = await client.PostAsync(
            "/t/metro/connect/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = partner.RedirectUri,
                    ["code_verifier"] = OidcPartner.Verifier,
                    ["client_id"] = partner.ClientId,
                    ["client_secret"] = ConfigurationFolder.ClientSecret,
                }
            )
        );
        (await TokenAnswer.ReadAsync(answer)).Status.ShouldBe(200);
    }

    private static async Task EssentialClaimAsync(CertificationRun run)
    {
        var tokens = await run.TokensAsync(("claims", """{"userinfo":{"given_name":{"essential":true}}}"""));
        (await run.UserInfoAsync(tokens))["given_name"].ShouldBe(BrokerWorld.Profile.GivenName);
    }

    // A good redirect URI inside an unsigned object never makes up for a bad one outside of it.
    private static async Task RedirectUriInRequestAsync(CertificationRun run)
    {
        await run.Browser.GoAsync(
            run.Partner.AuthorizeAddress(
                run.Request(("redirect_uri", "https://elsewhere.test/callback"), ("request", UnsignedRequest(run)))
            )
        );
        IsShownAnError(run);
    }

    private static string UnsignedRequest(CertificationRun run)
    {
        var claims = JsonSerializer.Serialize(run.Partner.Sound());
        return Base64Url.EncodeToString("""{"alg":"none"}"""u8)
            + $".{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.";
    }

    private static async Task RefreshAsync(CertificationRun run)
    {
        var first = await run.TokensAsync(("scope", "openid offline_access"), ("prompt", "consent"));
        var held = first["refresh_token"];
        held.Length.ShouldBeGreaterThanOrEqualTo(22);
        CertificationRun.IsRefusedAtTheToken(await run.Second.RefreshAsync(held), "invalid_grant");
        run.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var renewed = await run.Partner.RefreshAsync(held, ("scope", "openid"));
        renewed.Status.ShouldBe(200);
        renewed.Headers.ShouldContain("no-store");
        renewed["access_token"].ShouldNotBe(first["access_token"]);
        (SubjectOf(renewed), renewed.IdToken.GetProperty("aud").GetString()).ShouldBe(
            (SubjectOf(first), run.Partner.ClientId)
        );
        renewed.IdToken.GetProperty("iat").GetInt64().ShouldBeGreaterThan(first.IdToken.GetProperty("iat").GetInt64());
    }
}
