using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Kernel;

namespace FederationBroker.ProductTests.Standing;

/// <summary>Two nodes, a catalogue, and partners whose agreements let them ask about standings.</summary>
public sealed class StandingWorld : IAsyncLifetime
{
    /// <summary>What the cinema offers of the sample's basic bundle.</summary>
    public const string CinemaContent = "film-9";

    private int viewers;

    public BrokerWorld World { get; private set; } = null!;

    public BrokerNode First => World.Node;

    public BrokerNode Second { get; private set; } = null!;

    public OidcPartner Stream => new(World);

    public OidcPartner Cinema => new(World, "cinema");

    /// <summary>Signed for with Ed25519; shows the cinema's film as well.</summary>
    public OidcPartner Edge => new(World, "edge");

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(configuration =>
        {
            foreach (var partner in new[] { "stream", "cinema", "edge" })
            {
                configuration.WritePartner(
                    partner,
                    ConfigurationFolder.OidcPartner(
                        partner,
                        grantTypes: "authorization_code, refresh_token, client_credentials",
                        standing: true,
                        algorithm: partner switch
                        {
                            "cinema" => "ES256",
                            "edge" => "EdDSA",
                            _ => "RS256",
                        }
                    )
                );
            }
        });
        Second = await World.StartNodeAsync();
        await First.PutCatalogueAsync(WithCinema());
    }

    // The sample's content is one partner's; this adds a title of the other to the same bundle.
    private static ServiceCatalogue WithCinema() =>
        SampleCatalogue.Sound with
        {
            Content =
            [
                .. SampleCatalogue.Sound.Content,
                new ContentItem
                {
                    Id = SampleCatalogue.Content(CinemaContent),
                    Title = "Film 9",
                    Partners = ["cinema", "edge"],
                },
            ],
            Bundles =
            [
                .. SampleCatalogue.Sound.Bundles.Select(bundle =>
                    bundle is ChannelBundle { Id.Value: "basic" } basic
                        ? basic with
                        {
                            Channels = [.. basic.Channels, SampleCatalogue.Content(CinemaContent)],
                        }
                        : bundle
                ),
            ],
        };

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>A subscriber on the family plan who has agreed to the partner.</summary>
    public async Task<Viewer> NewViewerAsync(OidcPartner partner, string? plan = "family")
    {
        var cableId = $"viewer-{Interlocked.Increment(ref viewers)}@metro.test";
        var subscriber = await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        var account = await First.AccountOfAsync(subscriber);
        if (plan is not null)
            await First.AssignPlanAsync(account, plan);
        using var browser = World.NewBrowser();
        await browser.GoAsync(partner.AuthorizeAddress());
        await browser.SignInAsync(cableId);
        var tokens = await partner.RedeemAsync((await browser.AgreeAsync()).Answer["code"]);
        return new Viewer(
            cableId,
            subscriber,
            account,
            tokens.IdToken.GetProperty("sub").GetString()!,
            tokens["access_token"]
        );
    }

    public async Task<string> TokenAsync(OidcPartner partner) =>
        (await partner.TokenAsync(("grant_type", "client_credentials"), ("scope", "standing")))["access_token"];

    /// <summary>Posts JSON to the standing interface as the partner.</summary>
    public Task<TokenAnswer> AskAsync(
        OidcPartner partner,
        string path,
        string json,
        BrokerNode? node = null,
        string? token = null,
        HttpMethod? method = null
    ) => partner.AskStandingAsync(path, json, node ?? First, token, method);

    public Task<TokenAnswer> DecideAsync(
        OidcPartner partner,
        string subject,
        string resource,
        string device = "stb",
        BrokerNode? node = null,
        string? token = null
    ) =>
        AskAsync(
            partner,
            "decisions",
            $$"""{"subject":"{{subject}}","resource":"{{resource}}","device":{"type":"{{device}}"} }""",
            node,
            token
        );

    public Task<TokenAnswer> PlayAsync(
        OidcPartner partner,
        string subject,
        string device,
        string type = "stb",
        BrokerNode? node = null,
        string? token = null,
        string more = ""
    ) =>
        AskAsync(
            partner,
            "streams",
            $$"""{"subject":"{{subject}}","resource":"news-24","device":{"type":"{{type}}","id":"{{device}}"}{{more}}}""",
            node,
            token
        );
}

public sealed record Viewer(
    string CableId,
    SubscriberId Subscriber,
    AccountId Account,
    string Subject,
    string AccessToken
);
