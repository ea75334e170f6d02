using System.Text;

namespace FederationBroker.ProductTests.Privacy;

/// <summary>
/// One subscriber at two partners, over both protocols, with everything going wrong on the way that can. Keeps what
/// partners received, and what the broker answered to faults. The subscriber lets the partners have the given name and
/// nothing else.
/// </summary>
public sealed class Journey : IAsyncLifetime
{
    public static readonly string[] Partners = ["alpha", "beta"];

    private readonly StringBuilder refusals = new();

    public BrokerWorld World { get; private set; } = null!;

    /// <summary>What each partner saw, by partner.</summary>
    public Dictionary<string, PartnerView> Views { get; } = [];

    /// <summary>Error pages and answers, whole, with their headers.</summary>
    public string Refusals => refusals.ToString();

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(configuration =>
            Array.ForEach(Partners, partner => SamlPartner.Register(configuration, partner))
        );
        using var browser = World.NewBrowser();
        foreach (var partner in Partners)
            Views[partner] = await VisitAsync(partner, browser);
        await FailAsync(browser);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private async Task<PartnerView> VisitAsync(string id, BrowserStub browser)
    {
        var partner = new OidcPartner(World, id);
        await browser.GoAsync(
            partner.AuthorizeAddress(
                ("scope", "openid profile email offline_access"),
                ("login_hint", BrokerWorld.Profile.CableId),
                ("claims", """{"id_token":{"given_name":null,"email":null}}""")
            )
        );
        if (browser.Page.Address.AbsolutePath.Contains("/sign-in/", StringComparison.Ordinal))
            await SignInClumsilyAsync(browser);
        var code = (await browser.AgreeAsync("offline_access")).Answer["code"];
        var view = new PartnerView { Code = code, Answer = browser.Page.Location!.AbsoluteUri };
        var first = await partner.RedeemAsync(code);
        var renewed = await partner.RefreshAsync(first["refresh_token"]);
        foreach (var tokens in new[] { first, renewed })
        {
            view.Add(tokens.Json, tokens.IdToken);
            view.Add((await partner.UserInfoAsync(tokens["access_token"])).Json);
            view.Add((await partner.PostAsync("/connect/introspect", [("token", tokens["access_token"])])).Json);
        }

        view.Add((await new SamlPartner(World, id).ObtainWithoutOptionalAsync(browser)).Response);
        Note(await partner.RedeemAsync(code));
        return view;
    }

    private static async Task SignInClumsilyAsync(BrowserStub browser)
    {
        await browser.SignInAsync(password: $"{BrokerWorld.Password} not");
        await browser.SignInAsync($"x{BrokerWorld.Profile.CableId}");
        await browser.SignInAsync();
    }

    private async Task FailAsync(BrowserStub browser)
    {
        var partner = new OidcPartner(World, "alpha");
        var profile = BrokerWorld.Profile;
        string[] addresses =
        [
            partner.AuthorizeAddress(
                ("redirect_uri", $"https://evil.test/?{profile.Email}"),
                ("login_hint", profile.CableId)
            ),
            partner.AuthorizeAddress(("client_id", profile.CableId)),
            partner.AuthorizeAddress(("login_hint", profile.Email)) + "&login_hint=again",
            $"/t/metro/{Uri.EscapeDataString(profile.Email!)}",
            $"/t/{Uri.EscapeDataString(profile.CableId)}/",
            $"/t/metro/sign-in/{Uri.EscapeDataString(profile.CableId)}",
            $"/t/metro/consent/{new string('x', 40)}?user={Uri.EscapeDataString(profile.PhoneNumber!)}",
            $"/t/metro/saml/sso?SAMLRequest={Uri.EscapeDataString(profile.Email!)}",
            $"/t/metro/connect/userinfo?access_token={Uri.EscapeDataString(profile.Email!)}",
        ];
        foreach (var address in addresses)
            Note(await browser.GoAsync(address));
        Note(
            await browser.PostAsync(
                "/t/metro/sign-in",
                [("CableId", profile.CableId), ("Password", BrokerWorld.Password)]
            )
        );
        Note(
            await browser.PostAsync(
                "/t/metro/sign-in",
                [("CableId", new string('x', 300_000)), ("Password", profile.Email!)],
                ("Expect", "100-continue")
            )
        );
        Note(await browser.PostAsync("/t/metro/saml/sso", [("SAMLRequest", profile.Email!)]));
        Note(
            await partner.TokenAsync(
                ("grant_type", "password"),
                ("username", profile.CableId),
                ("password", BrokerWorld.Password)
            )
        );
        Note(await partner.RefreshAsync(profile.Email!));
    }

    private void Note(BrowserPage page) =>
        refusals.AppendLine(page.Headers).AppendLine(page.Body).AppendLine(page.Location?.AbsoluteUri);

    private void Note(TokenAnswer answer) => refusals.AppendLine(answer.Headers).AppendLine(answer.Json.ToString());
}
