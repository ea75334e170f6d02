using System.Net.Http.Headers;
using System.Text;

namespace FederationBroker.ProductTests.Telemetry;

/// <summary>
/// One subscriber's visit to two partners of a node, over OpenID Connect and over SAML, with everything that goes with
/// it.
/// </summary>
public sealed class Visit(BrokerWorld world, int port)
{
    /// <summary>Where the connection comes from, as the proxy in front says.</summary>
    public const string Address = "203.0.113.171";

    public const string Hint = "hint-of-somebody@mail.test";

    public const string WrongPassword = "wrong-guess-of-a-visitor";

    /// <returns>Everything that names the subscriber or opens something.</returns>
    public async Task<IReadOnlyList<string>> MakeAsync()
    {
        using var browser = new BrowserStub(port) { ForwardedFor = Address };
        var partner = new OidcPartner(world, port: port);
        await browser.GoAsync(
            partner.AuthorizeAddress(("login_hint", Hint), ("scope", "openid email offline_access")),
            Strangers.Headers
        );
        await browser.SignInAsync(password: WrongPassword);
        var code = (await browser.PassAsync()).Answer["code"];
        var tokens = await partner.RedeemAsync(code);
        await partner.UserInfoAsync(tokens["access_token"]);
        var renewed = await partner.RefreshAsync(tokens["refresh_token"]);
        var pseudonym = tokens.IdToken.GetProperty("sub").GetString()!;
        await AskForStandingAsync(partner, pseudonym);
        var answer = await new SamlPartner(world, "theatre").ObtainAsync(browser);
        return [code, tokens["access_token"], renewed["access_token"], pseudonym, answer.NameId.InnerText];
    }

    private async Task AskForStandingAsync(OidcPartner partner, string pseudonym)
    {
        var own = await partner.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing"));
        using var client = BrokerNode.ClientFor(port);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{partner.Issuer}/standing/decisions")
        {
            Content = new StringContent(
                $$"""{"subject":"{{pseudonym}}","resource":"news-24","device":{"type":"stb"} }""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", own["access_token"]);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
