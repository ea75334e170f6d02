namespace FederationBroker.ProductTests.Collaboration;

/// <summary>A broker that sends people to two services, each of which sells alone, and sells for none.</summary>
public sealed class ReferralWorld : IAsyncLifetime
{
    public BrokerWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        World = await BrokerWorld.CreateAsync(folder =>
        {
            folder.WriteStandard();
            folder.WritePartner("games", PartnerFile("games"));
            folder.WritePartner("music", PartnerFile("music"));
        });

    public ValueTask DisposeAsync() => World.DisposeAsync();

    public static string PartnerFile(string id) =>
        ConfigurationFolder
            .OidcPartner(id, grantTypes: "authorization_code, client_credentials")
            .Replace(
                "  claims:\n",
                $$"""
                  collaboration:
                    configuration: 0
                    offers:
                      - { id: play, name: { en: Play }, price: 7 EUR, landing: "https://{{id}}.ott.test/join?from=metro", incentive: 2.50 EUR }
                      - { id: try, name: { en: Try }, price: 0 EUR, landing: "https://{{id}}.ott.test/try" }
                  claims:

                """,
                StringComparison.Ordinal
            );
}
