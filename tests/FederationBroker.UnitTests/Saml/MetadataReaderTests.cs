using System.Security.Cryptography;
using System.Text;
using FederationBroker.Partners;
using FederationBroker.Saml.Metadata;

namespace FederationBroker.UnitTests.Saml;

/// <summary>Partner metadata is read, or every fault is named with its place.</summary>
[Trait("Requirement", "INF-001")]
public sealed class MetadataReaderTests
{
    private static readonly string Rsa = Base64(SamplePartner.Key);
    private static readonly string Curve = Base64(SamplePartner.CurveKey);

    private static readonly string Good = $"""
        <?xml version="1.0"?>
        <!-- made by hand -->
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" validUntil="2030-01-01T00:00:00Z" entityID="https://cinema.example/sp">
         <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="1" protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol">
          <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
            {Rsa}
          </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
          <md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Curve}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
          <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
          <md:AssertionConsumerService index="0" isDefault="true" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://cinema.example/acs"/>
          <md:AssertionConsumerService index="1" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://cinema.example/artifact"/>
          <md:AttributeConsumingService index="0"><md:ServiceName xml:lang="en">x</md:ServiceName><md:RequestedAttribute Name="urn:oid:2.5.4.42" isRequired="true"/></md:AttributeConsumingService>
         </md:SPSSODescriptor>
        </md:EntityDescriptor>
        """;

    private static readonly Dictionary<string, (int Line, string Rule, Func<string, string> Break)> Broken = new()
    {
        ["not well-formed"] = (4, "xml", good => good.Replace(" AuthnRequestsSigned=", " <", StringComparison.Ordinal)),
        ["a DTD"] = (2, "xml", good => good.Replace("<!-- made by hand -->", "<!DOCTYPE x>", StringComparison.Ordinal)),
        ["empty"] = (1, "xml", _ => string.Empty),
        ["another document"] = (1, "entity", _ => "<html/>"),
        ["no namespace"] = (3, "namespace", good =>
            good.Replace(" xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"", string.Empty, StringComparison.Ordinal)
                .Replace("md:", string.Empty, StringComparison.Ordinal)
        ),
        ["another namespace"] = (3, "namespace", good =>
            good.Replace("SAML:2.0:metadata", "SAML:1.0:metadata", StringComparison.Ordinal)
        ),
        ["a role without namespace"] = (4, "namespace", good =>
            good.Replace("md:SPSSODescriptor", "SPSSODescriptor", StringComparison.Ordinal)
        ),
        ["a key without namespace"] = (5, "namespace", good =>
            good.Replace("ds:", string.Empty, StringComparison.Ordinal)
        ),
        ["only e-mail addresses as NameID"] = (9, "name-id", good =>
            good.Replace(
                "SAML:2.0:nameid-format:persistent",
                "SAML:1.1:nameid-format:emailAddress",
                StringComparison.Ordinal
            )
        ),
        ["a signing key that is too weak, and no other"] = (5, "weak-key", good =>
            good.Replace(Rsa, Base64(RSA.Create(1024)), StringComparison.Ordinal)
                .Replace("<md:KeyDescriptor>", "<md:KeyDescriptor use=\"encryption\">", StringComparison.Ordinal)
        ),
        ["two entities"] = (3, "entity", good =>
            good.Replace(
                "</md:EntityDescriptor>",
                "<md:EntityDescriptor entityID=\"x\"/></md:EntityDescriptor>",
                StringComparison.Ordinal
            )
        ),
        ["an identity provider"] = (3, "role", good =>
            good.Replace("SPSSODescriptor", "IDPSSODescriptor", StringComparison.Ordinal)
        ),
        ["SAML 1 only"] = (3, "role", good =>
            good.Replace(" urn:oasis:names:tc:SAML:2.0:protocol", string.Empty, StringComparison.Ordinal)
        ),
        ["no entityID"] = (3, "entity-id", good => good.Replace("entityID=", "entity=", StringComparison.Ordinal)),
        ["expired"] = (3, "valid-until", good => good.Replace("2030-", "2020-", StringComparison.Ordinal)),
        ["validUntil that is no time"] = (3, "valid-until", good =>
            good.Replace("2030-01-01T00:00:00Z", "tomorrow", StringComparison.Ordinal)
        ),
        ["a boolean that is none"] = (4, "boolean", good =>
            good.Replace("WantAssertionsSigned=\"1\"", "WantAssertionsSigned=\"yes\"", StringComparison.Ordinal)
        ),
        ["a certificate that is none"] = (8, "key", good => good.Replace(Curve, "AAAA", StringComparison.Ordinal)),
        ["a key without certificate"] = (8, "key", good =>
            good.Replace(
                $"<ds:X509Data><ds:X509Certificate>{Curve}</ds:X509Certificate></ds:X509Data>",
                "<ds:KeyName>x</ds:KeyName>",
                StringComparison.Ordinal
            )
        ),
        ["a weak key"] = (8, "weak-key", good =>
            good.Replace(Curve, Base64(RSA.Create(1024)), StringComparison.Ordinal)
        ),
        ["a small curve"] = (8, "weak-key", good =>
            good.Replace(
                Curve,
                Base64(ECDsa.Create(ECCurve.CreateFromFriendlyName("secp224r1"))),
                StringComparison.Ordinal
            )
        ),
        ["an unknown use"] = (5, "key-use", good =>
            good.Replace("use=\"signing\"", "use=\"both\"", StringComparison.Ordinal)
        ),
        ["plain http"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "http://cinema.example/acs", StringComparison.Ordinal)
        ),
        ["javascript"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "javascript:alert(1)", StringComparison.Ordinal)
        ),
        ["data"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "data:text/html,x", StringComparison.Ordinal)
        ),
        ["javascript under another binding"] = (11, "endpoint", good =>
            good.Replace("https://cinema.example/artifact", "javascript:alert(1)", StringComparison.Ordinal)
        ),
        ["a user name"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "https://x@cinema.example/acs", StringComparison.Ordinal)
        ),
        ["a fragment"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "https://cinema.example/acs#x", StringComparison.Ordinal)
        ),
        ["a relative address"] = (10, "endpoint", good =>
            good.Replace("https://cinema.example/acs", "/acs", StringComparison.Ordinal)
        ),
        ["a backslash"] = (10, "endpoint", good =>
            good.Replace(
                "https://cinema.example/acs",
                "https://cinema.example\\@evil.example/acs",
                StringComparison.Ordinal
            )
        ),
        ["no post endpoint"] = (4, "post-endpoint", good =>
            good.Replace("HTTP-POST", "PAOS", StringComparison.Ordinal)
        ),
        ["an index twice"] = (11, "endpoint-index", good =>
            good.Replace("index=\"1\"", "index=\"0\"", StringComparison.Ordinal)
        ),
        ["an index missing"] = (11, "endpoint-index", good =>
            good.Replace(" index=\"1\"", string.Empty, StringComparison.Ordinal)
        ),
        ["an attribute without name"] = (12, "attribute", good =>
            good.Replace("Name=\"urn:oid:2.5.4.42\" ", string.Empty, StringComparison.Ordinal)
        ),
        ["signed requests without a key"] = (4, "signing-key", good =>
            good.Replace("use=\"signing\"", "use=\"encryption\"", StringComparison.Ordinal)
                .Replace("<md:KeyDescriptor>", "<md:KeyDescriptor use=\"encryption\">", StringComparison.Ordinal)
        ),
        ["subject-id demanded"] = (3, "subject-id", good =>
            good.Replace(
                "entityID=\"https://cinema.example/sp\">",
                "entityID=\"https://cinema.example/sp\"><md:Extensions><a:EntityAttributes "
                    + "xmlns:a=\"urn:oasis:names:tc:SAML:metadata:attribute\"><s:Attribute "
                    + "xmlns:s=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
                    + "Name=\"urn:oasis:names:tc:SAML:profiles:subject-id:req\"><s:AttributeValue>subject-id</s:AttributeValue></s:Attribute></a:EntityAttributes></md:Extensions>",
                StringComparison.Ordinal
            )
        ),
    };

    public static TheoryData<string> BrokenThings => new(Broken.Keys);

    [Theory]
    [MemberData(nameof(BrokenThings))]
    public void One_broken_thing_is_named_with_its_place(string what)
    {
        var (line, rule, breakIt) = Broken[what];
        var faults = Read(breakIt(Good)).ShouldBeOfType<SamlMetadataReading.Rejected>().Faults;
        faults.ShouldHaveSingleItem();
        (faults[0].Line, faults[0].Rule).ShouldBe((line, rule));
        faults[0].Message.ShouldNotBeEmpty();
        faults[0].Fix.ShouldNotBeEmpty();
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var broken = Good.Replace("2030-", "2020-", StringComparison.Ordinal)
            .Replace("https://", "http://", StringComparison.Ordinal)
            .Replace("index=\"1\"", "index=\"0\"", StringComparison.Ordinal);
        Read(broken)
            .ShouldBeOfType<SamlMetadataReading.Rejected>()
            .Faults.Select(fault => fault.Rule)
            .ShouldBe(["valid-until", "endpoint", "endpoint", "endpoint-index"], ignoreOrder: true);
    }

    [Fact]
    public void A_lost_namespace_is_called_that()
    {
        var lost = Good.Replace("md:", string.Empty, StringComparison.Ordinal)
            .Replace(" xmlns:md=", " xmlns:x=", StringComparison.Ordinal);
        var fault = Read(lost).ShouldBeOfType<SamlMetadataReading.Rejected>().Faults.ShouldHaveSingleItem();
        fault.Message.ShouldBe("the namespace of EntityDescriptor is missing.");
        fault.Fix.ShouldContain("urn:oasis:names:tc:SAML:2.0:metadata");
    }

    /// <summary>What the schema of SAML metadata allows, and this broker has no use for, is no fault.</summary>
    [Theory]
    [InlineData(" entityID=", " cacheDuration=\"PT1H\" ID=\"_1\" entityID=")]
    [InlineData("WantAssertionsSigned=\"1\"", "WantAssertionsSigned=\" true \"")]
    [InlineData("index=\"1\"", "index=\" +01 \"")]
    [InlineData(
        "Location=\"https://cinema.example/acs\"",
        "Location=\" https://cinema.example/acs \" ResponseLocation=\"https://cinema.example/x\""
    )]
    [InlineData("validUntil=\"2030-01-01T00:00:00Z\"", "validUntil=\" 2030-01-01T00:00:00.123456789Z \"")]
    [InlineData(
        "</md:SPSSODescriptor>",
        "</md:SPSSODescriptor><md:Organization><md:OrganizationName "
            + "xml:lang=\"en\">x</md:OrganizationName></md:Organization><md:ContactPerson contactType=\"other\"/>"
    )]
    [InlineData(
        " <md:SPSSODescriptor",
        " <md:Extensions><x:a xmlns:x=\"urn:x\" id=\"1\"/><x:KeyInfo xmlns:x=\"urn:x\" "
            + "Id=\"1\"/></md:Extensions><md:SPSSODescriptor"
    )]
    [InlineData(
        " </md:SPSSODescriptor>",
        "</md:SPSSODescriptor><md:IDPSSODescriptor "
            + "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"
    )]
    [InlineData(
        "<md:NameIDFormat>",
        "<md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:NameIDFormat>"
    )]
    public void What_the_schema_allows_is_no_fault(string without, string with) =>
        Read(Good.Replace(without, with, StringComparison.Ordinal)).ShouldBeOfType<SamlMetadataReading.Parsed>();

    [Fact]
    public void Expired_certificates_and_keys_for_encryption_are_warnings_at_their_place()
    {
        var warnings = Read(Good).ShouldBeOfType<SamlMetadataReading.Parsed>().Warnings;
        warnings
            .Select(warning => (warning.Line, warning.Rule))
            .ShouldBe([(5, "certificate-expired"), (8, "certificate-expired"), (8, "encryption")], ignoreOrder: true);
        warnings
            .First(warning => warning.Rule == "certificate-expired")
            .Message.ShouldStartWith("the certificate expired on 2018-06-01");
    }

    [Theory]
    [InlineData("pairwise-id", true)]
    [InlineData("any", true)]
    [InlineData("none", false)]
    public void The_wish_for_a_pairwise_id_is_read(string wish, bool wanted)
    {
        var wishing = Good.Replace(
            "entityID=\"https://cinema.example/sp\">",
            $"entityID=\"https://cinema.example/sp\"><md:Extensions><a:EntityAttributes "
                + $"xmlns:a=\"urn:oasis:names:tc:SAML:metadata:attribute\"><s:Attribute "
                + $"xmlns:s=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
                + $"Name=\"urn:oasis:names:tc:SAML:profiles:subject-id:req\"><s:AttributeValue>{wish}</s:AttributeValue></s:Attribute></a:EntityAttributes></md:Extensions>",
            StringComparison.Ordinal
        );
        Read(wishing).ShouldBeOfType<SamlMetadataReading.Parsed>().ServiceProvider.WantsPairwiseId.ShouldBe(wanted);
        Read(Good).ShouldBeOfType<SamlMetadataReading.Parsed>().ServiceProvider.WantsPairwiseId.ShouldBeNull();
    }

    [Fact]
    public void Good_metadata_is_read_as_it_stands()
    {
        var serviceProvider = Read(Good).ShouldBeOfType<SamlMetadataReading.Parsed>().ServiceProvider;
        serviceProvider.ShouldSatisfyAllConditions(
            () => serviceProvider.EntityId.ShouldBe("https://cinema.example/sp"),
            () => serviceProvider.AuthnRequestsSigned.ShouldBeTrue(),
            () => serviceProvider.WantAssertionsSigned.ShouldBeTrue(),
            () => serviceProvider.SigningCertificates.Length.ShouldBe(2, "a key without use is for both"),
            () => serviceProvider.EncryptionCertificates.Length.ShouldBe(1),
            () => serviceProvider.NameIdFormats.ShouldHaveSingleItem(),
            () => serviceProvider.ValidUntil.ShouldBe(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            () =>
                serviceProvider
                    .AssertionConsumerServices[0]
                    .ShouldBe(
                        new AssertionConsumerService(
                            0,
                            SamplePartner.PostBinding,
                            "https://cinema.example/acs",
                            IsDefault: true
                        )
                    ),
            () =>
                serviceProvider
                    .AttributeConsumingServices[0]
                    .Attributes.ShouldBe([new RequestedAttribute("urn:oid:2.5.4.42", IsRequired: true)])
        );
    }

    [Fact]
    public void The_one_entity_of_an_aggregate_is_read()
    {
        var aggregate =
            $"""<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2029-01-01T00:00:00Z">{Good[Good.IndexOf("<md:Entity", StringComparison.Ordinal)..]}</md:EntitiesDescriptor>""";
        Read(aggregate)
            .ShouldBeOfType<SamlMetadataReading.Parsed>()
            .ServiceProvider.ValidUntil!.Value.Year.ShouldBe(2029, "the earliest end counts");
        Read(aggregate.Replace("2029-", "2019-", StringComparison.Ordinal))
            .ShouldBeOfType<SamlMetadataReading.Rejected>();
    }

    [Theory]
    [InlineData("http://localhost:7502/acs")]
    [InlineData("http://127.0.0.1/acs")]
    [InlineData("http://[::1]:8080/acs")]
    [InlineData("https://CINEMA.example:443/acs?x=y&amp;z")]
    public void These_addresses_will_do(string address) =>
        Read(Good.Replace("https://cinema.example/acs", address, StringComparison.Ordinal))
            .ShouldBeOfType<SamlMetadataReading.Parsed>();

    [Theory]
    [InlineData("http://localhost.evil.example/acs")]
    [InlineData("http://127.0.0.1.evil.example/acs")]
    [InlineData("ftp://localhost/acs")]
    public void These_are_not_loopback(string address) =>
        Read(Good.Replace("https://cinema.example/acs", address, StringComparison.Ordinal))
            .ShouldBeOfType<SamlMetadataReading.Rejected>();

    [Fact]
    public void Random_damage_never_throws()
    {
        var damage = new DamageSource(seed: 23);
        var good = Encoding.UTF8.GetBytes(Good);
        for (var round = 0; round < 1_000; round++)
            Should.NotThrow(() => new MetadataReader().Read(damage.Apply(good), SamplePartner.Now));
    }

    private static SamlMetadataReading Read(string xml) =>
        new MetadataReader().Read(Encoding.UTF8.GetBytes(xml), SamplePartner.Now);

    private static string Base64(AsymmetricAlgorithm key) =>
        Convert.ToBase64String(SamplePartner.CertificateOf(key).RawData);
}
