using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>
/// Access tokens for APIs of a partner's own (RFC 8707, RFC 9068), exchanged ones (RFC 8693), and signed answers about
/// tokens (RFC 9701), checked by a library that is not ours.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class ResourceTokenTests : IAsyncLifetime
{
    private const string Api = "https://api.stream.ott.test/v1";
    private const string Other = "https://stats.stream.ott.test/";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    private BrokerWorld world = null!;

    private OidcPartner Stream => new(world, "stream");

    public async ValueTask InitializeAsync() =>
        world = await BrokerWorld.CreateAsync(folder =>
        {
            folder.WritePartner(
                "stream",
                ConfigurationFolder.OidcPartner(
                    "stream",
                    grantTypes: $"authorization_code, refresh_token, client_credentials, {Exchange}",
                    more: $"  resources:\n    - {{ address: '{Api}', scopes: [list, play], lifetime: 2m }}\n"
                        + $"    - {{ address: '{Other}', scopes: [count] }}\n"
                )
            );
            folder.WritePartner(
                "cinema",
                ConfigurationFolder.OidcPartner("cinema", grantTypes: $"authorization_code, {Exchange}")
            );
        });

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_token_for_the_partners_api_is_checked_by_the_api_and_opens_nothing_here()
    {
        var tokens = await SignInAsync(("resource", Api), ("scope", "openid list play email"));
        var token = await CheckAsync(tokens["access_token"], Api);
        token.Subject.ShouldBe(tokens.IdToken.GetProperty("sub").GetString());
        token.GetClaim("client_id").Value.ShouldBe("stream");
        token.GetClaim("scope").Value.ShouldBe("list play");
        token.GetClaim("acr").Value.ShouldBe(tokens.IdToken.GetProperty("acr").GetString());
        (token.ValidTo - token.IssuedAt).ShouldBe(TimeSpan.FromMinutes(2));
        tokens.Json.GetProperty("expires_in").GetInt64().ShouldBeInRange(118, 120);
        tokens["scope"].ShouldBe("list play");
        (await Stream.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(401);
        (await Stream.PostAsync("/connect/introspect", [("token", tokens["access_token"])]))["active"]
            .ShouldBe("false");
    }

    [Fact]
    public async Task A_renewed_token_stays_with_its_api_and_another_one_is_refused()
    {
        var tokens = await SignInAsync(
            ("resource", Api),
            ("scope", "openid offline_access list"),
            ("prompt", "consent")
        );
        var renewed = await Stream.RefreshAsync(tokens["refresh_token"]);
        (await CheckAsync(renewed["access_token"], Api)).GetClaim("scope").Value.ShouldBe("list");
        var refused = await Stream.RefreshAsync(renewed["refresh_token"], ("resource", Other));
        (refused.Status, refused["error"]).ShouldBe((400, "invalid_target"));
    }

    [Fact]
    public async Task A_sign_in_without_a_resource_can_be_used_for_any_of_them_later()
    {
        var tokens = await SignInAsync(("scope", "openid offline_access"), ("prompt", "consent"));
        (await Stream.UserInfoAsync(tokens["access_token"])).Status.ShouldBe(200);
        var renewed = await Stream.RefreshAsync(tokens["refresh_token"], ("resource", Other));
        (await CheckAsync(renewed["access_token"], Other)).TryGetClaim("scope", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://api.cinema.ott.test/")]
    [InlineData("https://api.stream.ott.test/v1/")]
    [InlineData("https://API.stream.ott.test/v1")]
    [InlineData("not an address")]
    public async Task An_address_that_is_not_agreed_is_no_target(string resource)
    {
        using var browser = world.NewBrowser();
        var page = await browser.GoAsync(Stream.AuthorizeAddress(("resource", resource)));
        page.Answer["error"].ShouldBe("invalid_target");
        var answer = await Stream.TokenAsync(("grant_type", "client_credentials"), ("resource", resource));
        (answer.Status, answer["error"]).ShouldBe((400, "invalid_target"));
    }

    [Fact]
    public async Task A_client_that_is_alone_gets_one_too_and_nothing_beyond_the_apis_scopes()
    {
        var answer = await Stream.TokenAsync(
            ("grant_type", "client_credentials"),
            ("resource", Other),
            ("scope", "count")
        );
        var token = await CheckAsync(answer["access_token"], Other);
        (token.Subject, token.GetClaim("scope").Value).ShouldBe(("stream", "count"));
        var refused = await Stream.TokenAsync(
            ("grant_type", "client_credentials"),
            ("resource", Other),
            ("scope", "standing")
        );
        refused["error"].ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task A_subscribers_token_is_exchanged_for_one_of_the_partners_own_api()
    {
        var tokens = await SignInAsync(("max_age", "3600"));
        var answer = await ExchangeAsync(Stream, tokens["access_token"], ("scope", "play"));
        answer.Status.ShouldBe(200, answer.Json.ToString());
        answer["issued_token_type"].ShouldBe(AccessTokenType);
        answer["token_type"].ShouldBe("Bearer");
        answer.Has("refresh_token").ShouldBeFalse();
        answer.Has("id_token").ShouldBeFalse();
        var token = await CheckAsync(answer["access_token"], Api);
        token.Subject.ShouldBe(tokens.IdToken.GetProperty("sub").GetString());
        token.GetClaim("scope").Value.ShouldBe("play");
        token.GetClaim("auth_time").Value.ShouldBe(tokens.IdToken.GetProperty("auth_time").ToString());
    }

    [Fact]
    public async Task An_exchanged_token_does_not_outlive_the_one_it_came_from()
    {
        var tokens = await SignInAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(9));
        var answer = await ExchangeAsync(Stream, tokens["access_token"]);
        answer.Json.GetProperty("expires_in").GetInt64().ShouldBeLessThanOrEqualTo(60);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        (await ExchangeAsync(Stream, tokens["access_token"]))["error"].ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Nothing_else_can_be_exchanged()
    {
        var tokens = await SignInAsync();
        var token = tokens["access_token"];
        var own = (await Stream.TokenAsync(("grant_type", "client_credentials")))["access_token"];
        (await ExchangeAsync(Stream, own))["error"].ShouldBe("invalid_request", "it stands for nobody");
        (await ExchangeAsync(Stream, tokens["id_token"]))["error"].ShouldBe("invalid_request");
        (await ExchangeAsync(new OidcPartner(world, "cinema"), token))["error"].ShouldBe("invalid_target");
        (await ExchangeAsync(Stream, token, ("scope", "count")))["error"].ShouldBe("invalid_scope");
        (await ExchangeAsync(Stream, token, ("resource", null)))["error"].ShouldBe("invalid_request");
        (await ExchangeAsync(Stream, token, ("audience", "cinema")))["error"].ShouldBe("invalid_request");
        (await ExchangeAsync(Stream, token, ("actor_token", token)))["error"].ShouldBe("invalid_request");
        (
            await ExchangeAsync(
                Stream,
                token,
                ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")
            )
        )["error"]
            .ShouldBe("invalid_request");
        using var browser = world.NewBrowser();
        await Stream.PostAsync("/connect/revoke", [("token", token)]);
        (await ExchangeAsync(Stream, token))["error"].ShouldBe("invalid_request", "it was revoked");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_of_a_token_can_be_had_signed(bool isActive)
    {
        var tokens = await SignInAsync();
        var token = isActive ? tokens["access_token"] : "fbat_unknown";
        var said = await Stream.PostAsync("/connect/introspect", [("token", token)]);
        var jwt = await CheckAsync(await SignedAsync(token), "stream", "token-introspection+jwt");
        using var body = JsonDocument.Parse(jwt.GetClaim("token_introspection").Value);
        body.RootElement.EnumerateObject()
            .Select(member => $"{member.Name}={member.Value}")
            .ShouldBe(said.Json.EnumerateObject().Select(member => $"{member.Name}={member.Value}"));
        body.RootElement.GetProperty("active").GetBoolean().ShouldBe(isActive);
        if (isActive)
            body.RootElement.GetProperty("acr").GetString().ShouldBe("urn:fbroker:acr:password");
    }

    [Fact]
    public async Task The_operators_apis_describe_themselves_to_whoever_has_no_token()
    {
        using var client = world.Node.NewClient();
        using var answer = await client.GetAsync("/t/metro/connect/userinfo");
        var challenge = answer.Headers.WwwAuthenticate.ToString();
        var address = $"{BrokerWorld.Origin}/.well-known/oauth-protected-resource/t/metro";
        challenge.ShouldContain($"resource_metadata=\"{address}\"");
        using var metadata = JsonDocument.Parse(await client.GetStringAsync(address));
        metadata.RootElement.GetProperty("resource").GetString().ShouldBe(Stream.Issuer);
        metadata.RootElement.GetProperty("authorization_servers")[0].GetString().ShouldBe(Stream.Issuer);
    }

    private async Task<TokenAnswer> SignInAsync(params (string Name, string? Value)[] changes)
    {
        using var browser = world.NewBrowser();
        await browser.GoAsync(Stream.AuthorizeAddress(changes));
        return await Stream.RedeemAsync((await browser.PassAsync()).Answer["code"]);
    }

    private static Task<TokenAnswer> ExchangeAsync(
        OidcPartner partner,
        string subjectToken,
        params (string Name, string? Value)[] changes
    ) =>
        partner.TokenAsync([
            ("grant_type", Exchange),
            ("subject_token", subjectToken),
            ("subject_token_type", AccessTokenType),
            ("resource", Api),
            .. changes,
        ]);

    private async Task<string> SignedAsync(string token)
    {
        using var client = world.Node.NewClient();
        using var request = Stream.Form("/connect/introspect", ("token", token));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/token-introspection+jwt"));
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"stream:{ConfigurationFolder.ClientSecret}"))
        );
        using var answer = await client.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/token-introspection+jwt");
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<JsonWebToken> CheckAsync(string token, string audience, string type = "at+jwt")
    {
        using var client = world.Node.NewClient();
        var keys = new JsonWebKeySet(await client.GetStringAsync("/t/metro/.well-known/jwks.json"));
        var validity = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = Stream.Issuer,
                ValidAudience = audience,
                ValidTypes = [type],
                IssuerSigningKeys = keys.GetSigningKeys(),
                LifetimeValidator = (_, expires, _, _) =>
                    expires is null || expires > world.Clock.GetUtcNow().UtcDateTime,
            }
        );
        validity.IsValid.ShouldBeTrue(validity.Exception?.Message);
        return (JsonWebToken)validity.SecurityToken;
    }
}
