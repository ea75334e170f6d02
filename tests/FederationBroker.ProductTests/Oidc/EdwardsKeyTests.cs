using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FederationBroker.ProductTests.Standing;
using NSec.Cryptography;

namespace FederationBroker.ProductTests.Oidc;

/// <summary>A partner that wants Ed25519 (RFC 8037) gets it everywhere, under published keys.</summary>
[Trait("Requirement", "LOG-002")]
public sealed class EdwardsKeyTests(StandingWorld edge) : IClassFixture<StandingWorld>
{
    private readonly OidcPartner partner = edge.Edge;

    [Fact]
    public async Task ID_tokens_verify_with_the_published_key_and_hash_the_access_token_with_SHA512()
    {
        using var browser = edge.World.NewBrowser();
        var tokens = await SignInAsync(browser);
        await VerifyAsync(tokens["id_token"]);
        var hash = SHA512.HashData(Encoding.ASCII.GetBytes(tokens["access_token"]));
        tokens.IdToken.GetProperty("at_hash").GetString().ShouldBe(Base64Url.EncodeToString(hash.AsSpan(0, 32)));
        var renewed = await partner.RefreshAsync(tokens["refresh_token"]);
        await VerifyAsync(renewed["id_token"]);
    }

    [Fact]
    [Trait("Requirement", "SRV-001")]
    public async Task Decisions_verify_with_it_too()
    {
        var viewer = await edge.NewViewerAsync(edge.Edge);
        var answer = await partner.DecideAsync(viewer.Subject, StandingWorld.CinemaContent);
        var header = await VerifyAsync(answer["decision_token"]);
        header.GetProperty("typ").GetString().ShouldBe("decision+jwt");
    }

    [Fact]
    public async Task An_ID_token_of_this_kind_is_a_hint_like_any_other()
    {
        using var browser = edge.World.NewBrowser();
        var tokens = await SignInAsync(browser);
        var page = await browser.GoAsync(
            $"{partner.Issuer}/connect/logout?id_token_hint={tokens["id_token"]}"
                + "&post_logout_redirect_uri=https%3A%2F%2Fedge.ott.test%2Fbye"
        );
        page.Location!.ToString().ShouldBe("https://edge.ott.test/bye");
        var foreign = tokens["id_token"].Split('.');
        foreign[2] = Base64Url.EncodeToString(new byte[64]);
        page = await browser.GoAsync(
            $"{partner.Issuer}/connect/logout?id_token_hint={string.Join('.', foreign)}"
                + "&post_logout_redirect_uri=https%3A%2F%2Fedge.ott.test%2Fbye"
        );
        page.Address.Host.ShouldNotBe("edge.ott.test");
    }

    private async Task<TokenAnswer> SignInAsync(BrowserStub browser)
    {
        var code = await partner.ObtainCodeAsync(browser, ("scope", "openid offline_access"));
        var tokens = await partner.RedeemAsync(code);
        tokens.Status.ShouldBe(200);
        return tokens;
    }

    /// <returns>The header.</returns>
    private async Task<JsonElement> VerifyAsync(string jwt)
    {
        using var client = edge.World.Node.NewClient();
        var published = JsonDocument.Parse(await client.GetStringAsync("/t/metro/.well-known/jwks.json")).RootElement;
        var parts = jwt.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        header.GetProperty("alg").GetString().ShouldBe("EdDSA");
        var jwk = published
            .GetProperty("keys")
            .EnumerateArray()
            .Single(key => key.GetProperty("kid").GetString() == header.GetProperty("kid").GetString());
        (jwk.GetProperty("kty").GetString(), jwk.GetProperty("crv").GetString()).ShouldBe(("OKP", "Ed25519"));
        var key = PublicKey.Import(
            SignatureAlgorithm.Ed25519,
            Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
            KeyBlobFormat.RawPublicKey
        );
        SignatureAlgorithm
            .Ed25519.Verify(key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]))
            .ShouldBeTrue();
        return header;
    }
}
