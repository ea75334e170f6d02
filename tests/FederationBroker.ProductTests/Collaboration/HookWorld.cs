using FederationBroker.Kernel;
using FederationBroker.Plugins.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>A broker whose partners ask adapters at every hook; each adapter does one thing well or badly.</summary>
public sealed class HookWorld : IAsyncLifetime
{
    private static readonly string[] Adapters =
    [
        "sells-dearer",
        "sells-for-yen",
        "hangs",
        "tells-more",
        "allows-strangers",
        "plain",
    ];

    private readonly SamplePackage answers = SamplePackage
        .Faulty("consent", "claims", "standing")
        .With(manifest =>
            manifest["grants"] = new System.Text.Json.Nodes.JsonObject
            {
                ["claims"] = new System.Text.Json.Nodes.JsonArray("x_tier", "x_since"),
            }
        );

    private readonly SamplePackage mute = SamplePackage.Faulty("consent", "claims", "standing");
    private int people;

    public BrokerWorld World { get; private set; } = null!;

    public AdapterFleet Fleet => World.Node.Services.GetRequiredService<AdapterFleet>();

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(Configure);
        await Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    Fleet.Of(ShopWorld.Metro).Count(adapter => adapter.State == "ready") == Adapters.Length + 2
                ),
            "all adapters are ready",
            TimeSpan.FromSeconds(60)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        answers.Dispose();
        mute.Dispose();
    }

    /// <summary>Somebody who manages an account of their own, and is signed in.</summary>
    public async Task<BrowserStub> NewBuyerAsync()
    {
        var cableId = $"asked-{Interlocked.Increment(ref people)}@metro.test";
        await World.AddSubscriberAsync("metro", new TestPerson { CableId = cableId });
        var browser = World.NewBrowser();
        await browser.GoAsync("/t/metro/sign-in");
        await browser.SignInAsync(cableId);
        return browser;
    }

    private void Configure(ConfigurationFolder folder)
    {
        answers.TrustIn(folder, "answers");
        mute.TrustIn(folder, "mute");

        folder.WriteTenant(
            "metro",
            $$"""
            kind: Tenant
            id: metro
            display: { name: Metro Cable }
            theme: metro
            locales: [en, es, ja]
            supportPhone: +1 555 0100
            pairwiseScope: metro.test
            adapters:
            {{string.Join('\n', Adapters.Select(id => LineOf(id, answers, id)))}}
            {{LineOf("mute", mute, string.Empty)}}
            {{LineOf("idle", mute, string.Empty)}}
            """
        );
        foreach (var asked in Adapters.Append("mute"))
            folder.WritePartner($"site-{asked}", PartnerFile($"site-{asked}", asked));
        folder.WritePartner("site-both", PartnerFile("site-both", "hangs, plain"));
        folder.WritePartner("site-two", PartnerFile("site-two", "sells-dearer, plain"));
    }

    private static string LineOf(string id, SamplePackage package, string fault) =>
        $"  - {{ id: {id}, package: {package.Folder}, configuration: {{ fault: '{fault}' }} }}";

    /// <param name="asked">Names of adapters, in their order.</param>
    public static string PartnerFile(string id, string asked) =>
        ConfigurationFolder
            .OidcPartner(id, standing: true, grantTypes: "authorization_code, client_credentials")
            .Replace(
                "  claims:\n",
                $$"""
                  hooks:
                    beforeConsent: { adapters: [ {{asked}} ], budget: 500ms }
                    claims: { adapters: [ {{asked}} ], budget: 400ms }
                    standing: { adapters: [ {{asked}} ], budget: 1s }
                  collaboration:
                    configuration: 3
                    billing: idle
                    subscription: idle
                    offers:
                      - { id: kit-offer, name: { en: Kit }, price: 9.90 EUR, tax: 1.58 EUR }
                      - { id: other, name: { en: Other }, price: 5 EUR }
                  claims:
                    - { claim: subscriptions, purpose: { en: To open what you have } }
                    - { claim: x_tier, name: { en: Your tier, es: Su nivel, ja: 会員ランク }, purpose: { en: To thank you } }
                    - { claim: x_since, name: { en: Since when }, purpose: { en: To thank you longer }, oidc: since }

                """,
                StringComparison.Ordinal
            );
}
