using System.Collections.Concurrent;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Offers;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Catalogue.Versions;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Subscribers.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.InteropTests.SampleSite;

/// <summary>A broker with the demo's own catalogue, and the sample streaming site beside it.</summary>
public sealed class SampleSiteWorld : IAsyncLifetime
{
    private const string ClientId = "sample-stream";

    private readonly int port = FreePorts.Next();
    private SiteProcess site = null!;
    private readonly ConcurrentDictionary<string, SubscriberId> subscribers = new(StringComparer.Ordinal);
    private int viewers;

    public BrokerWorld World { get; private set; } = null!;

    public string Origin => site.Origin;

    public async ValueTask InitializeAsync()
    {
        World = await BrokerWorld.CreateAsync(
            configuration => configuration.WritePartner(ClientId, PartnerFile($"https://localhost:{port}")),
            reachable: true
        );
        await PutDemoCatalogueAsync();
        var secret = Path.Combine(World.Folder, "sample-stream.secret");
        await File.WriteAllTextAsync(secret, ConfigurationFolder.ClientSecret);
        site = await SiteProcess.StartAsync(port, $"{World.PublicOrigin}/t/metro", ClientId, secret);
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <summary>Somebody on the family plan.</summary>
    public async Task<string> NewViewerAsync()
    {
        var cableId = $"viewer-{Interlocked.Increment(ref viewers)}@metro.test";
        var subscriber = await World.AddSubscriberAsync("metro", BrokerWorld.Profile with { CableId = cableId });
        subscribers[cableId] = subscriber;
        await World.Node.AssignPlanAsync(await World.Node.AccountOfAsync(subscriber), "family");
        return cableId;
    }

    public async Task BlockAsync(string cableId)
    {
        var node = World.Node;
        var account = await node.AccountOfAsync(subscribers[cableId]);
        (
            await node.EditAsync(account, new AccountEdit { Status = AccountStatus.Blocked })
        ).ShouldBeOfType<AccountChange<ServiceAccount>.Done>();
    }

    /// <summary>A browser on the site's shelf, signed in.</summary>
    public async Task<BrowserStub> SignedInAsync(string cableId)
    {
        var browser = World.NewBrowser().Visiting(Origin);
        await browser.GoAsync($"{Origin}/signin");
        await browser.PassAsync(cableId);
        browser.Page.Address.ToString().ShouldBe($"{Origin}/");
        return browser;
    }

    private async Task PutDemoCatalogueAsync()
    {
        var shared = CatalogueJson.ReadContent(await DemoFileAsync("shared-content.json"));
        await World
            .Node.Services.GetRequiredService<TenantWork>()
            .ForPlatformAsync(
                (SharedContentStore store) => store.ReplaceAsync(0, shared, "test", CancellationToken.None)
            );
        (
            await World.Node.PutCatalogueAsync(CatalogueJson.Read(await DemoFileAsync("catalogue-metro.json")))
        ).ShouldBeOfType<CatalogueChange.InForce>();
    }

    private static Task<string> DemoFileAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(TestSettings.Repository, "infra", "demo", name));

    private static string PartnerFile(string origin) =>
        ConfigurationFolder
            .OidcPartner(ClientId, grantTypes: "authorization_code, refresh_token, client_credentials", standing: true)
            .Replace($"https://{ClientId}.ott.test/callback", $"{origin}/signin/callback", StringComparison.Ordinal)
            .Replace($"https://{ClientId}.ott.test/bye", $"{origin}/", StringComparison.Ordinal);
}
