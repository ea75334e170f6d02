using System.Text.Json;
using FederationBroker.ProductTests.Payments;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FederationBroker.ProductTests.Conformance;

/// <summary>Logouts that partners are told of, by their servers or in the browser.</summary>
internal static class ToldLogoutModules
{
    private const string BackClause = "Back-Channel Logout 2.4, 2.5";
    private const string FrontClause = "Front-Channel Logout 2, 3";

    public static readonly IReadOnlyList<CertificationModule> BackChannel =
    [
        new("oidcc-backchannel-logout-discovery-endpoint-verification", "Back-Channel Logout 2.1", run =>
            VerifyAsync(run, "backchannel")
        ),
        new("oidcc-backchannel-rp-initiated-logout", BackClause, BackChannelAsync),
    ];

    public static readonly IReadOnlyList<CertificationModule> FrontChannel =
    [
        new("oidcc-frontchannel-logout-discovery-endpoint-verification", "Front-Channel Logout 3", run =>
            VerifyAsync(run, "frontchannel")
        ),
        new("oidcc-frontchannel-rp-initiated-logout", FrontClause, FrontChannelAsync),
    ];

    private static async Task VerifyAsync(CertificationRun run, string channel)
    {
        using var client = run.World.Node.NewClient();
        using var metadata = JsonDocument.Parse(
            await client.GetStringAsync("/t/metro/.well-known/openid-configuration")
        );
        metadata.RootElement.GetProperty($"{channel}_logout_supported").GetBoolean().ShouldBeTrue();
        metadata.RootElement.GetProperty($"{channel}_logout_session_supported").GetBoolean().ShouldBeTrue();
        metadata.RootElement.GetProperty("end_session_endpoint").GetString()!.ShouldStartWith("https://");
    }

    private static async Task BackChannelAsync(CertificationRun run)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var told = await ToldAsync(run, "suite-back", $"  backchannelLogoutUri: {receiver.AddressOf("back")}\n");
        var tokens = await told.TokensAsync();
        var page = await told.Browser.GoAsync(AddressOf(told, tokens["id_token"]));
        page.Location!.ToString().ShouldBe($"{ByeOf(told)}?state={CertificationRun.State}");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Heard.Count == 1), "the partner is told");
        var heard = receiver.Heard[0];
        heard.Headers["Content-Type"].ShouldBe("application/x-www-form-urlencoded");
        heard.Body.ShouldStartWith("logout_token=");
        heard.Body.ShouldNotContain("&");
        await CheckAsync(told, heard.Body["logout_token=".Length..], tokens.IdToken);
        await told.RefusedAsync(["login_required"], ("prompt", "none"));
    }

    private static async Task CheckAsync(CertificationRun run, string token, JsonElement idToken)
    {
        using var client = run.World.Node.NewClient();
        var keys = new JsonWebKeySet(await client.GetStringAsync("/t/metro/.well-known/jwks.json"));
        var validity = await new JsonWebTokenHandler().ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidIssuer = run.Partner.Issuer,
                ValidAudience = run.Partner.ClientId,
                ValidTypes = ["logout+jwt"],
                IssuerSigningKeys = keys.GetSigningKeys(),
                LifetimeValidator = (_, expires, _, _) => expires > run.World.Clock.GetUtcNow().UtcDateTime,
            }
        );
        validity.IsValid.ShouldBeTrue(validity.Exception?.Message);
        using var payload = JsonDocument.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]));
        var claims = payload.RootElement;
        var issued = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("iat").GetInt64());
        (run.World.Clock.GetUtcNow() - issued).ShouldBeInRange(TimeSpan.FromSeconds(-2), TimeSpan.FromMinutes(1));
        claims.GetProperty("jti").GetString().ShouldNotBeNullOrEmpty();
        claims.TryGetProperty("nonce", out _).ShouldBeFalse();
        var happened = claims.GetProperty("events").EnumerateObject().ShouldHaveSingleItem();
        happened.Name.ShouldBe("http://schemas.openid.net/event/backchannel-logout");
        happened.Value.EnumerateObject().ShouldBeEmpty();
        foreach (var name in new[] { "sub", "sid" })
            claims.GetProperty(name).GetString().ShouldBe(idToken.GetProperty(name).GetString());
    }

    private static async Task FrontChannelAsync(CertificationRun run)
    {
        using var told = await ToldAsync(
            run,
            "suite-front",
            "  frontchannelLogoutUri: \"https://suite-front.ott.test/logged-out\"\n"
        );
        var tokens = await told.TokensAsync();
        var page = await told.Browser.GoAsync(AddressOf(told, tokens["id_token"]));
        page.Status.ShouldBe(200);
        var document = await page.DocumentAsync();
        var frame = new Uri(document.QuerySelector("iframe")!.GetAttribute("src")!);
        frame.GetLeftPart(UriPartial.Path).ShouldBe("https://suite-front.ott.test/logged-out");
        Microsoft
            .AspNetCore.WebUtilities.QueryHelpers.ParseQuery(frame.Query)
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["iss"] = told.Partner.Issuer,
                    ["sid"] = tokens.IdToken.GetProperty("sid").GetString()!,
                },
                ignoreOrder: true
            );
        page.Headers.ShouldContain("frame-src https://suite-front.ott.test;");
        document
            .QuerySelector("meta[http-equiv=refresh]")!
            .GetAttribute("content")!
            .ShouldEndWith($"url={ByeOf(told)}?state={CertificationRun.State}");
        await told.RefusedAsync(["login_required"], ("prompt", "none"));
    }

    private static async Task<CertificationRun> ToldAsync(CertificationRun run, string id, string more)
    {
        run.World.Configuration.WritePartner(id, ConfigurationFolder.OidcPartner(id, more: more));
        await run.World.Node.ConfigurationChangesAsync(live =>
            live.Partners.Any(partner => partner.Id.Value == id && partner.HearsOfSignOut)
        );
        return new CertificationRun(run.World, run.Mode) { Partner = new OidcPartner(run.World, id) };
    }

    private static string ByeOf(CertificationRun run) => $"https://{run.Partner.ClientId}.ott.test/bye";

    private static string AddressOf(CertificationRun run, string hint) =>
        $"{run.Partner.Issuer}/connect/logout?id_token_hint={hint}&state={CertificationRun.State}"
        + $"&post_logout_redirect_uri={Uri.EscapeDataString(ByeOf(run))}";
}
