using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;

namespace FederationBroker.ProductTests.Configuration;

/// <summary>What is asked of a client beyond the usual: a profile asks for all, and says what is missing.</summary>
[Trait("Requirement", "CFG-X")]
public sealed class ProtectionTests : IDisposable
{
    private readonly ConfigurationFolder folder = new(Directory.CreateTempSubdirectory("fbroker-protect-").FullName);

    public ProtectionTests() => folder.WriteStandard();

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Theory]
    [InlineData("securityProfile: fapi2", "profile", "Choose ES256 or EdDSA.")]
    [InlineData("securityProfile: fapi2", "profile", "Choose private_key_jwt, and name the partner's key set.")]
    [InlineData("securityProfile: fapi2\n  pkce: optional", "profile", "Remove `pkce: optional`.")]
    [InlineData("securityProfile: fapi1", "choice", "Did you mean `fapi2`?")]
    [InlineData("requestObjects: allowed", "jwks", "Name the partner's key set, or remove requestObjects.")]
    [InlineData("dpop: off", "choice", "Remove it, or see infra/CONFIGURATION.md.")]
    public void What_contradicts_is_found_with_its_mend(string added, string rule, string fix)
    {
        folder.WritePartner("stream", ConfigurationFolder.OidcPartner("stream", more: $"  {added}\n"));
        folder.Read().Faults.Select(fault => (fault.Rule, fault.Fix)).ShouldContain((rule, fix));
    }

    [Fact]
    public void A_public_client_cannot_push()
    {
        folder.WritePartner(
            "spa",
            ConfigurationFolder.OidcPartner("spa", authentication: "none", more: "  pushedRequests: required\n")
        );
        folder.Read().Faults.ShouldHaveSingleItem().Rule.ShouldBe("public-client");
    }

    [Theory]
    [InlineData("fapi2", false)]
    [InlineData("fapi2MessageSigning", true)]
    public void A_profile_asks_for_all_that_it_needs(string profile, bool isSigned)
    {
        using var key = new ProofKey(() => TimeProvider.System.GetUtcNow());
        File.WriteAllText(Path.Combine(folder.Path, "keys.json"), $$"""{"keys":[{{key.PublicJwk.ToJsonString()}}]}""");
        folder.WritePartner(
            "stream",
            ConfigurationFolder.OidcPartner(
                "stream",
                authentication: "private_key_jwt",
                algorithm: "ES256",
                more: $"  jwksFile: ../keys.json\n  securityProfile: {profile}\n"
            )
        );
        var reading = folder.Read();
        reading.Faults.ShouldBeEmpty();
        var protections = reading
            .Snapshot!.Partners.Single(partner => partner is { Id.Value: "stream", Tenant.Value: "metro" })
            .Oidc!.Protections;
        (protections.PushesRequests, protections.ProvesKeys).ShouldBe((true, true));
        (protections.SignsRequests, protections.TakesSignedAnswers).ShouldBe((isSigned, isSigned));
    }
}
