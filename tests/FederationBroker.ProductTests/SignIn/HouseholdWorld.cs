using FederationBroker.Kernel;
using FederationBroker.SignIn.Passwords;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Profiles;
using Microsoft.Extensions.DependencyInjection;
using OssBss.Store;

namespace FederationBroker.ProductTests.SignIn;

/// <summary>
/// An operator whose managers may share services with their household, and a partner that needs no personal data. The
/// operator's home network system is the sample OSS/BSS; this machine's addresses are trusted to say where a browser
/// is.
/// </summary>
public sealed class HouseholdWorld : IAsyncLifetime
{
    /// <summary>An address of the documentation range that is nobody's home.</summary>
    public const string Elsewhere = "198.51.100.4";

    private const string Partner = """
        kind: Partner
        id: quiet
        tenant: metro
        display: { name: Sample Quiet }
        agreement:
          standing: true
          claims:
            - { claim: email, required: false, purpose: { en: To send you receipts } }
            - { claim: entitlements, required: false, purpose: { en: To show what you can watch } }
            - { claim: max_access_level, required: false, purpose: { en: To leave out what is not for you } }
        oidc:
          clientAuthentication: client_secret_basic
          secretSha256: SECRET
          redirectUris: [ "https://quiet.ott.test/callback" ]
          grantTypes: [ authorization_code, refresh_token, client_credentials ]
        """;

    /// <summary>Whose X-Forwarded-For counts: this machine's, or nobody's.</summary>
    public string? TrustedProxy { get; init; } = "127.0.0.1";

    // The same agreement over SAML.
    private const string SamlPartnerFile = """
        kind: Partner
        id: archive
        tenant: metro
        display: { name: Sample Archive }
        agreement:
          claims:
            - { claim: email, required: false, purpose: { en: To send you receipts } }
            - { claim: entitlements, required: true, purpose: { en: To show what you can watch } }
            - { claim: max_access_level, required: false, purpose: { en: To leave out what is not for you } }
        saml:
          metadata: ../metadata/archive.xml
        """;

    private int households;

    public BrokerWorld World { get; private set; } = null!;

    public SamlPartner Archive => new(World, "archive");

    public OidcPartner Quiet => new(World, "quiet");

    public Ledger Ledger => World.Oss().Ledger;

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(
            configuration =>
            {
                configuration.WriteMetroWithHouseholds();
                configuration.WriteServiceProvider("archive");
                configuration.WritePartner("archive", SamlPartnerFile);
                configuration.WritePartner(
                    "quiet",
                    Partner.Replace(
                        "SECRET",
                        BrokerWorld.Sha256(ConfigurationFolder.ClientSecret),
                        StringComparison.Ordinal
                    )
                );
            },
            trustedProxy: TrustedProxy
        );
        await World.Node.PutCatalogueAsync(
            SampleCatalogue.Sound with
            {
                Content =
                [
                    .. SampleCatalogue.Sound.Content.Select(item =>
                        item.Id.Value is "news-24" or "sports-live"
                            ? item with
                            {
                                Partners = ["quiet", "archive"],
                            }
                            : item
                    ),
                ],
            }
        );
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>A manager on the family plan with a set-top box at home.</summary>
    public async Task<Household> NewHouseholdAsync()
    {
        var number = Interlocked.Increment(ref households);
        var manager = $"manager-{number}@metro.test";
        var account = await World.Node.AccountOfAsync(
            await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = manager })
        );
        var household = new Household(this, number, manager, account);
        await World.Node.AssignPlanAsync(account, "family");
        await household.LinkAsync("box", SampleCatalogue.Stb);
        Ledger.Lease(household.Number, $"{household.Home}/32", $"2001:db8:{number}::/48");
        return household;
    }

    /// <summary>A browser whose connection comes from an address.</summary>
    public BrowserStub BrowserAt(string address)
    {
        var browser = World.NewBrowser();
        browser.ForwardedFor = address;
        return browser;
    }

    /// <summary>Asks as the partner does, from its server.</summary>
    public async Task<TokenAnswer> AskStandingAsync(string path, string json)
    {
        using var client = World.Node.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Quiet.Issuer}/standing/{path}")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new(
            "Bearer",
            (await Quiet.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))["access_token"]
        );
        using var answer = await client.SendAsync(request);
        return await TokenAnswer.ReadAsync(answer);
    }
}
