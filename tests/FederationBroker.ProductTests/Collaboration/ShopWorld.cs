using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Fleet;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sandbox;

namespace FederationBroker.ProductTests.Collaboration;

/// <summary>
/// A broker with two real adapters beside it, and behind them a system that plays the operator's BSS and an OTT
/// service,
/// goes wrong when it is told to, and keeps a journal of its own: the witness.
/// </summary>
public sealed class ShopWorld : IAsyncLifetime
{
    /// <summary>Of the tests that share one: starting adapters takes longer than most of them do.</summary>
    public const string Shared = "shop";

    public const string Secret = "sandbox-secret-0123456789abcdefghij";

    /// <summary>How long an adapter waits for an answer: shorter than usual, as many tests wait for its end.</summary>
    internal string Timeout { get; init; } = "00:00:01.5";

    /// <summary>The operator bills through CAMARA Carrier Billing, and accounts are phone numbers.</summary>
    internal bool HasCarrierBilling { get; init; }

    /// <summary>Where <c>shop-4</c> is told what becomes of its orders; null: nowhere.</summary>
    internal string? Webhook { get; init; }

    private readonly SamplePackage carrier = SamplePackage
        .Camara()
        .With(manifest => manifest["grants"] = new System.Text.Json.Nodes.JsonObject { ["billingAccount"] = true });

    private readonly SamplePackage biller = SamplePackage.Biller();
    private readonly SamplePackage service = SamplePackage.OttSubscriptions();
    private readonly int port = FreePorts.Next();
    private WebApplication sandbox = null!;
    private HttpClient control = null!;
    private int people;

    public BrokerWorld World { get; private set; } = null!;

    /// <summary>Where its database is; null: on the server that all tests share.</summary>
    internal PrivateCluster? Cluster { get; init; }

    /// <summary>Further offers of <c>shop-4</c>, <c>many-1</c> and so on: an account has each once.</summary>
    internal int ManyOffers { get; init; }

    public async ValueTask InitializeAsync()
    {
        await OpenSystemsAsync();
        control = BrokerNode.ClientFor(port, $"https://localhost:{port}");
        control.BaseAddress = new Uri($"https://localhost:{port}/");
        control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        World = await BrokerWorld.CreateAsync(Configure, cluster: Cluster);
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        control.Dispose();
        await CloseSystemsAsync();
        biller.Dispose();
        carrier.Dispose();
        service.Dispose();
    }

    /// <summary>The other systems take no connection any more.</summary>
    public ValueTask CloseSystemsAsync() => sandbox.DisposeAsync();

    /// <summary>They are where they were, and know what they had done.</summary>
    public async Task OpenSystemsAsync()
    {
        sandbox = SandboxSystem.Build(
            new SandboxOptions
            {
                Port = port,
                Certificate = Path.Combine(TestSettings.Certificates, "server.pem"),
                Key = Path.Combine(TestSettings.Certificates, "server.key"),
                Secret = Secret,
                Journal = biller.Journal,
            }
        );
        await sandbox.StartAsync();
    }

    /// <summary>A cable ID that nobody has yet.</summary>
    public string NewCableId() => $"buyer-{Interlocked.Increment(ref people)}@metro.test";

    /// <summary>Something that goes wrong, once unless it says otherwise.</summary>
    public async Task BreakAsync(object fault) =>
        (await control.PostAsJsonAsync("control/faults", fault)).EnsureSuccessStatusCode();

    /// <summary>Billing lists something else than it did.</summary>
    public async Task ListAsync(params object[] falsehoods) =>
        (await control.PostAsJsonAsync("control/listing", falsehoods)).EnsureSuccessStatusCode();

    /// <summary>Time passes, here and there.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        World.Clock.Advance(by);
        (await control.PostAsJsonAsync("control/clock", new { advance = by })).EnsureSuccessStatusCode();
    }

    /// <summary>Whether nothing is left that is to go wrong.</summary>
    public async Task<bool> HasHappenedAsync() => await control.GetStringAsync("control/faults") == "[]";

    public async Task MendAsync() => (await control.DeleteAsync("control/faults")).EnsureSuccessStatusCode();

    /// <summary>What the witness has done about an order: <c>reserve, capture</c>.</summary>
    public async Task<string> DeedsOfAsync(string order)
    {
        using var journal = JsonDocument.Parse(await control.GetStringAsync("journal"));
        return string.Join(
            ", ",
            journal
                .RootElement.EnumerateArray()
                .Where(deed => deed.GetRawText().Contains(order, StringComparison.Ordinal))
                .Select(deed => deed.GetProperty("deed").GetString())
        );
    }

    /// <summary>Everything that the other systems were asked to do, in their own words.</summary>
    public Task<string> ReceivedAsync() => control.GetStringAsync("journal");

    /// <summary>The service does something by itself, or its subscriber there: link, revoke.</summary>
    public async Task DoThereAsync(string deed, string subscription) =>
        (await control.PostAsJsonAsync($"control/{deed}", new { subscription })).EnsureSuccessStatusCode();

    /// <summary>
    /// All faults are over, and so long that nobody leaves an adapter alone any more; one that was put aside runs
    /// again.
    /// </summary>
    public async Task CalmAsync()
    {
        await MendAsync();
        World.Clock.Advance(TimeSpan.FromMinutes(2));
        await ChargeNothingMoreAsync();
        foreach (var aside in Fleet.Of(Metro).Where(adapter => adapter.State == "quarantined"))
            await Fleet.RestartAsync(new AdapterPlace(Metro, aside.Id), CancellationToken.None);
        await ReadyAsync();
    }

    /// <summary>What earlier tests have bought is not charged in the middle of the next one.</summary>
    private async Task ChargeNothingMoreAsync()
    {
        await World.Database.QueryAsync<object>("UPDATE ott_subscription SET charge_at = NULL, unpaid_since = NULL");
        await Eventually.TrueAsync(
            async () =>
            {
                World.Clock.Advance(TimeSpan.FromSeconds(1));
                return await World.Database.QueryAsync<long>(
                        "SELECT count(*) FROM ott_order WHERE kind = 'Renewal' AND state = 'Processing'"
                    ) == 0;
            },
            "what is being charged has come to its end"
        );
    }

    public static TenantId Metro { get; } = new("metro");

    /// <summary>The adapters beside the first node.</summary>
    public AdapterFleet Fleet => World.Node.Services.GetRequiredService<AdapterFleet>();

    public Task ReadyAsync() =>
        Eventually.TrueAsync(
            () => Task.FromResult(Fleet.Of(Metro).Count(adapter => adapter.State == "ready") == 2),
            "both adapters are ready",
            TimeSpan.FromSeconds(30)
        );

    /// <summary>Of a node in a process of its own.</summary>
    public static Task ReadyAsync(BrokerProcess node) =>
        Eventually.TrueAsync(
            () =>
                Task.FromResult(
                    new[] { "bss", "ott" }.All(name =>
                        node.Log.Text.Contains($"{name} of metro is ready", StringComparison.Ordinal)
                    )
                ),
            "both adapters are ready beside the other node",
            TimeSpan.FromSeconds(60)
        );

    private const string Bundles = """
          - id: strict
            name: { en: Strict Pack, es: Pack estricto, ja: 厳選パック }
            items:
              - { offer: shop-2/basic, price: 7 EUR, tax: 1.12 EUR }
              - { offer: shop-4/second, price: 3 EUR }
          - id: loose
            name: { en: Loose Pack }
            items:
              - { offer: shop-2/basic, price: 7 EUR }
              - { offer: shop-4/second, price: 3 EUR, optional: true }
              - { offer: shop-4/free, price: 0 EUR, optional: true }
          - id: free
            name: { en: Free Pack }
            items:
              - { offer: shop-2/free, price: 0 EUR }
              - { offer: shop-4/free, price: 0 EUR }
          - id: dear
            name: { en: Dear Pack }
            items:
              - { offer: shop-2/dear, price: 20000 EUR }
              - { offer: shop-4/second, price: 10.01 EUR }
          - id: broken
            name: { en: Broken Pack }
            items:
              - { offer: shop-2/basic, price: 7 EUR }
              - { offer: shop-4/gone, price: 3 EUR }
        """;

    private void Configure(ConfigurationFolder folder)
    {
        var authority = Path.Combine(TestSettings.Certificates, "ca.pem");
        biller.TrustIn(folder, "biller");
        carrier.TrustIn(folder, "carrier");
        service.TrustIn(folder, "service");

        var secret = Path.Combine(folder.Path, "sandbox.secret");
        File.WriteAllText(secret, Secret);
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
            householdSignIn: true
            monthlySpending: 20010 EUR
            bundles:
            {{Bundles}}
            adapters:
              - id: bss
                package: {{(HasCarrierBilling ? carrier : biller).Folder}}
                configuration: { {{(HasCarrierBilling ? CarrierAt() : SystemAt("bss"))}} }
                secrets: { bss: "file:{{secret}}" }
              - id: ott
                package: {{service.Folder}}
                configuration: { {{SystemAt("ott")}} }
                secrets: { ott: "file:{{secret}}" }
            """
        );
        foreach (var configuration in new[] { 1, 2, 3, 4 })
            folder.WritePartner(
                $"shop-{configuration}",
                Told(configuration, PartnerFile(configuration, configuration == 4 ? ManyOffers : 0))
            );

        string CarrierAt() =>
            SystemAt("camara").Replace("secret: camara", "secret: bss", StringComparison.Ordinal)
            + $", tokenAddress: 'https://localhost:{port}/camara/token', clientId: fbroker"
            + $", records: '{Records(folder)}'";

        string SystemAt(string side) =>
            $"address: 'https://localhost:{port}/{side}/', secret: {side}, caFile: '{authority}', timeout: '{Timeout}'";
    }

    private string Told(int configuration, string file) =>
        configuration == 4 && Webhook is { } address
            ? file.Replace("agreement:\n", $"agreement:\n  webhook: {address}\n", StringComparison.Ordinal)
            : file;

    private static string Records(ConfigurationFolder folder) =>
        Directory.CreateDirectory(Path.Combine(folder.Path, "camara")).FullName;

    /// <summary>A partner of one of the configurations of J.1304, with offers of every kind.</summary>
    public static string PartnerFile(int configuration, int manyOffers = 0) =>
        ConfigurationFolder
            .OidcPartner(
                $"shop-{configuration}",
                standing: true,
                grantTypes: "authorization_code, refresh_token, client_credentials"
            )
            .Replace(
                "  claims:\n",
                "  claims:\n    - { claim: subscriptions, required: false, purpose: { en: To open what you have } }\n",
                StringComparison.Ordinal
            )
            .Replace(
                "agreement:\n",
                $$"""
                agreement:
                  payments: { currency: EUR, signature: optional, licenceProviders: [ shop-2 ] }
                  collaboration:
                    configuration: {{configuration}}
                    billing: bss
                    subscription: ott
                    commission: 10%
                    offers:
                      - id: basic
                        name: { en: Basic, es: Básico, ja: ベーシック }
                        price: 9.90 EUR
                        tax: 1.58 EUR
                        pause: true
                      - { id: free, name: { en: Free }, price: 0 EUR }
                      - { id: year, name: { en: Year }, price: 99 EUR, interval: year }
                      - { id: north, name: { en: North }, price: 5 EUR, regions: [north] }
                      - { id: second, name: { en: Second }, price: 5 EUR }
                      - { id: once, name: { en: Once }, price: 20 EUR, interval: once }
                      - { id: dear, name: { en: Dear }, price: 20000 EUR }
                {{string.Join('\n', Enumerable.Range(1, manyOffers).Select(OfferLine))}}

                """,
                StringComparison.Ordinal
            );

    private static string OfferLine(int number) =>
        $"      - {{ id: many-{number}, name: {{ en: Many {number} }}, price: 9.90 EUR }}";
}
