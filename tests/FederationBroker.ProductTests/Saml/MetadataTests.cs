using System.Security.Cryptography.X509Certificates;
using System.Xml;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.ProductTests.Saml;

[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed class MetadataTests(SamlWorld shared) : IClassFixture<SamlWorld>
{
    [Fact]
    public async Task Each_operator_has_metadata_of_its_own_signed_with_a_key_that_is_not_in_it()
    {
        var (document, root, mediaType) = await SamlWorld.MetadataAsync(shared.World);
        mediaType.ShouldBe("application/samlmetadata+xml");
        root.GetAttribute("entityID").ShouldBe($"{BrokerWorld.Origin}/t/metro/saml/metadata");
        var signer = X509CertificateLoader.LoadCertificate(
            Convert.FromBase64String(
                root.GetElementsByTagName("ds:Signature")
                    .Cast<XmlElement>()
                    .Single()
                    .GetElementsByTagName("ds:X509Certificate")[0]!.InnerText
            )
        );
        await Xmlsec.VerifyAsync(document, signer);

        var announced = await SamlWorld.KeysAsync(shared.World);
        announced.Select(key => key.Thumbprint).ShouldNotContain(signer.Thumbprint);
        announced.ShouldAllBe(key => key.PublicKey.GetRSAPublicKey()!.KeySize == 2048);
        (await SamlWorld.KeysAsync(shared.World, "coast"))
            .Select(key => key.Thumbprint)
            .ShouldNotContain(announced[0].Thumbprint);
        XmlConvert
            .ToDateTimeOffset(root.GetAttribute("validUntil"))
            .ShouldBeInRange(shared.World.Clock.GetUtcNow().AddDays(6), shared.World.Clock.GetUtcNow().AddDays(8));
    }

    [Fact]
    public async Task An_operator_can_choose_longer_keys_and_has_them_with_the_next_rotation()
    {
        var own = await SamlWorld.CreateAsync();
        await using var scope = own;
        (await SamlWorld.KeysAsync(own)).Single().PublicKey.GetRSAPublicKey()!.KeySize.ShouldBe(2048);
        var (metro, file) = (new TenantId("metro"), Path.Combine(own.Configuration.Path, "tenants", "metro.yaml"));
        await File.AppendAllTextAsync(file, "\nsamlKeyBits: 3072\n");
        await own.Node.ConfigurationChangesAsync(live => live.FindTenant(metro)?.SamlKeyBits == 3072);
        (await SamlWorld.KeysAsync(own)).Count.ShouldBe(1, "What signs is not changed without being announced.");

        var assertions = own.Node.Services.GetRequiredService<KeyUses>().Find("SamlAssertion")!;
        await own
            .Node.Services.GetRequiredService<SigningKeyRing>()
            .RotateAsync(metro, assertions, TimeSpan.FromHours(1), CancellationToken.None);
        own.Clock.Advance(TimeSpan.FromHours(2));
        (await SamlWorld.KeysAsync(own))
            .Select(key => key.PublicKey.GetRSAPublicKey()!.KeySize)
            .ShouldBe([2048, 3072], ignoreOrder: true);
    }

    [Fact]
    public async Task The_help_page_it_names_is_there()
    {
        // Metro has a page of its own; Coast has none, so the broker's is named.
        (await ErrorUrlAsync("metro")).ShouldBe("https://help.metro.test/");
        using var browser = shared.World.NewBrowser();
        (await browser.GoAsync(await ErrorUrlAsync("coast"))).Status.ShouldBe(200);
    }

    private async Task<string> ErrorUrlAsync(string tenant)
    {
        var (_, root, _) = await SamlWorld.MetadataAsync(shared.World, tenant);
        return ((XmlElement)root.GetElementsByTagName("md:IDPSSODescriptor")[0]!).GetAttribute("errorURL");
    }

    [Fact]
    public async Task It_is_signed_anew_only_when_it_must()
    {
        var own = await SamlWorld.CreateAsync();
        await using var scope = own;
        var first = (await SamlWorld.MetadataAsync(own)).Document;
        (await SamlWorld.MetadataAsync(own)).Document.ShouldBe(first);
        own.Clock.Advance(TimeSpan.FromHours(2));
        (await SamlWorld.MetadataAsync(own)).Document.ShouldNotBe(first);
    }
}
