using System.Text.Json;

namespace FederationBroker.ProductTests.Oidc;

public sealed class DiscoveryTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    [Fact]
    [Trait("Requirement", "LOG-002")]
    public async Task Metadata_names_the_issuer_and_is_the_same_at_both_well_known_places()
    {
        using var client = shared.World.Node.NewClient();
        var oidc = await client.GetStringAsync("/t/metro/.well-known/openid-configuration");
        var oauth = await client.GetStringAsync("/.well-known/oauth-authorization-server/t/metro");
        oauth.ShouldBe(oidc);
        using var json = JsonDocument.Parse(oidc);
        json.RootElement.GetProperty("issuer").GetString().ShouldBe($"{BrokerWorld.Origin}/t/metro");
        json.RootElement.GetProperty("subject_types_supported")[0].GetString().ShouldBe("pairwise");
    }
}
