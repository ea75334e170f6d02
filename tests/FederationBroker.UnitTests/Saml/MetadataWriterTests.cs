using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using FederationBroker.Saml.Metadata;
using FederationBroker.Saml.Signatures;

namespace FederationBroker.UnitTests.Saml;

[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-001")]
public sealed class MetadataWriterTests
{
    private static readonly X509Certificate2 MetadataCertificate = SamplePartner.CertificateOf(
        SamplePartner.StrangersKey
    );

    private readonly byte[] written = MetadataWriter.Write(
        SamplePartner.Tenant,
        [
            new ElementSigner(Unused, SamplePartner.CertificateOf(SamplePartner.Key)),
            new ElementSigner(Unused, SamplePartner.CertificateOf(SamplePartner.NextKey)),
        ],
        new ElementSigner(
            octets => SamplePartner.StrangersKey.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            MetadataCertificate
        ),
        SamplePartner.Now
    );

    private XmlElement Root => SamlRequest.Parse(Encoding.UTF8.GetString(written)).DocumentElement!;

    [Fact]
    public void It_is_canonical_as_it_stands() =>
        Encoding
            .UTF8.GetString(CurveSignature.Canonical(Root.OwnerDocument))
            .ShouldBe(Encoding.UTF8.GetString(written));

    [Fact]
    public async Task Xmlsec_verifies_it() => await Xmlsec.VerifyAsync(written, MetadataCertificate);

    [Fact]
    public void The_key_that_signs_it_is_not_among_those_it_announces()
    {
        var announced = Elements("md:KeyDescriptor").Select(descriptor => descriptor.InnerText).ToList();
        announced.Count.ShouldBe(2);
        announced.ShouldNotContain(Convert.ToBase64String(MetadataCertificate.RawData));
    }

    [Fact]
    public void It_says_what_there_is_and_nothing_else()
    {
        Root.GetAttribute("entityID").ShouldBe("https://login.example/t/metro/saml/metadata");
        Root.GetAttribute("validUntil").ShouldBe("2026-06-08T12:00:00.000Z");
        Elements("md:SingleSignOnService")
            .Select(service => (service.GetAttribute("Binding").Split(':')[^1], service.GetAttribute("Location")))
            .ShouldBe([("HTTP-Redirect", SamplePartner.Endpoint), ("HTTP-POST", SamplePartner.Endpoint)]);
        Elements("md:NameIDFormat")
            .Select(format => format.InnerText.Split(':')[^1])
            .ShouldBe(["persistent", "transient"]);
        Elements("shibmd:Scope").ShouldHaveSingleItem().InnerText.ShouldBe("metro.example");
        Elements("mdui:DisplayName").ShouldHaveSingleItem().InnerText.ShouldBe("Metro Cable & Söhne");
        Elements("md:EmailAddress").ShouldHaveSingleItem().InnerText.ShouldBe("mailto:tech@metro.example");
        foreach (
            var absent in new[]
            {
                "md:SingleLogoutService",
                "md:ArtifactResolutionService",
                "md:AttributeAuthorityDescriptor",
                "md:NameIDMappingService",
            }
        )
            Elements(absent).ShouldBeEmpty();
    }

    [Fact]
    public void The_errorURL_is_the_operators_support_or_our_help_page() =>
        Elements("md:IDPSSODescriptor")
            .Single()
            .GetAttribute("errorURL")
            .ShouldBe("https://login.example/t/metro/help");

    private IEnumerable<XmlElement> Elements(string name) => Root.GetElementsByTagName(name).Cast<XmlElement>();

    private static byte[] Unused(byte[] octets) =>
        throw new InvalidOperationException("An announced key signs nothing here.");
}
