using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Payments;

/// <summary>
/// A broker whose partners pay each other: <c>ads</c> buys impressions of <c>channel</c>, which has its licences from
/// <c>keys</c>; <c>yen</c> reckons in another currency, and <c>closed</c> is switched off.
/// </summary>
public sealed class PaymentWorld : IAsyncLifetime
{
    private BrokerNode? second;

    public BrokerWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        World = await BrokerWorld.CreateAsync(folder =>
        {
            folder.WriteStandard();
            folder.WritePartner("ads", PartnerFile("ads"));
            folder.WritePartner("channel", PartnerFile("channel", "commission: 10%, licenceProviders: [ keys ]"));
            folder.WritePartner("keys", PartnerFile("keys"));
            folder.WritePartner(
                "closed",
                PartnerFile("closed").Replace("enabled: true", "enabled: false", StringComparison.Ordinal)
            );
            folder.WritePartner("yen", PartnerFile("yen", currency: "JPY"));
        });

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>Of the same broker.</summary>
    public async Task<BrokerNode> SecondNodeAsync() => second ??= await World.StartNodeAsync();

    internal PaymentClient As(string partner, BrokerNode? node = null) => new(World, partner, node ?? World.Node);

    /// <summary>Of a partner file that pays.</summary>
    public static string PartnerFile(
        string id,
        string more = "commission: 0%",
        string currency = "EUR",
        string signature = "optional",
        string oidc = ""
    ) =>
        $$"""
            kind: Partner
            id: {{id}}
            tenant: metro
            enabled: true
            sector: {{id}}.ott.test
            display: { name: "Sample {{id}}" }
            agreement:
              payments: { currency: {{currency}}, signature: {{signature}}, {{more}} }
            oidc:
              clientAuthentication: client_secret_basic
              secretSha256: {{BrokerWorld.Sha256(ConfigurationFolder.ClientSecret)}}
              grantTypes: [ client_credentials ]
            {{oidc}}
            """;

    public async Task DepositAsync(string partner, long minor, string currency = "EUR")
    {
        var outcome = await World
            .Node.Services.GetRequiredService<TenantWork>()
            .ForTenantAsync(new TenantId("metro"), (PartnerFunds funds) =>
                funds.DepositAsync(
                    new PartnerId(partner),
                    new Money(minor, currency),
                    Guid.NewGuid().ToString("N"),
                    by: null,
                    CancellationToken.None
                )
            );
        outcome.ShouldBeOfType<DepositOutcome.Noted>().IsNew.ShouldBeTrue();
    }

    /// <summary>What a partner has paid in and not spent; the row says it, and the books say the same.</summary>
    public async Task<long> FundsOfAsync(string partner)
    {
        var row = await World.Database.QueryAsync<long>(
            $"SELECT coalesce(sum(balance_minor), 0)::bigint FROM partner_funds WHERE partner = '{partner}'"
        );
        var booked = await World.Database.QueryAsync<long>(
            "SELECT coalesce(-sum(minor), 0)::bigint FROM ledger_posting "
                + $"WHERE account = 'Funds' AND party = '{partner}'"
        );
        booked.ShouldBe(row, "The books and the row say the same.");
        return row;
    }
}
