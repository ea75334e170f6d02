using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Signatures;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// What is written by hand must be what canonicalization gives, and what other people's verifiers accept.
/// </summary>
[Trait("Requirement", "LOG-002")]
[Trait("Requirement", "INF-003")]
public sealed class ResponseWriterTests
{
    private const string Nasty = "<a b=\"c\">&amp;'\t\r\n]]> ü 日本 😀 \u0001\uFFFE\uD800";

    private static readonly X509Certificate2 Certificate = SamplePartner.CertificateOf(SamplePartner.Key);

    private static readonly ElementSigner Signer = new(
        octets => SamplePartner.Key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        Certificate
    );

    private static readonly Response Envelope = new(
        "_response",
        SamplePartner.Now,
        SamplePartner.Tenant.SamlEntityId,
        $"{SamplePartner.SecondConsumer}&\"<>",
        "_request-1"
    );

    private static readonly Assertion Content = new()
    {
        Id = "_assertion",
        NameId = new NameId(SamlNames.Persistent, "abc23", SamplePartner.Tenant.SamlEntityId, SamplePartner.EntityId),
        Audience = SamplePartner.EntityId,
        NotOnOrAfter = SamplePartner.Now.AddMinutes(5),
        AuthnInstant = SamplePartner.Now.AddHours(-1),
        SessionEndsBy = SamplePartner.Now.AddHours(11),
        SessionIndex = "_session",
        AuthnContextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        Attributes =
        [
            new SamlAttribute("urn:oid:2.5.4.42", "given_name", ["Demo", Nasty]),
            new SamlAttribute("nick", null, ["x"]),
        ],
    };

    [Theory]
    [InlineData(SamlSigning.Both)]
    [InlineData(SamlSigning.Response)]
    [InlineData(SamlSigning.Assertion)]
    public void What_is_written_is_canonical_as_it_stands(SamlSigning signing)
    {
        var written = ResponseWriter.Success(Envelope, Content, signing, Signer);
        Encoding
            .UTF8.GetString(CurveSignature.Canonical(Read(written)))
            .ShouldBe(Encoding.UTF8.GetString(written.Span));
    }

    [Theory]
    [InlineData(SamlSigning.Both, true, true)]
    [InlineData(SamlSigning.Response, true, false)]
    [InlineData(SamlSigning.Assertion, false, true)]
    public void The_framework_verifies_every_signature(SamlSigning signing, bool onResponse, bool onAssertion)
    {
        var root = Read(ResponseWriter.Success(Envelope, Content, signing, Signer)).DocumentElement!;
        var assertion = Child(root, "Assertion");
        Verifies(root).ShouldBe(onResponse);
        Verifies(assertion).ShouldBe(onAssertion);
    }

    [Theory]
    [InlineData(SamlSigning.Both)]
    [InlineData(SamlSigning.Response)]
    [InlineData(SamlSigning.Assertion)]
    public async Task Xmlsec_verifies_the_outermost_signature(SamlSigning signing) =>
        await Xmlsec.VerifyAsync(ResponseWriter.Success(Envelope, Content, signing, Signer), Certificate);

    [Fact]
    public async Task Xmlsec_verifies_the_inner_signature_too()
    {
        var root = Read(ResponseWriter.Success(Envelope, Content, SamlSigning.Both, Signer)).DocumentElement!;
        await Xmlsec.VerifyAsync(Encoding.UTF8.GetBytes(Child(root, "Assertion").OuterXml), Certificate);
    }

    [Fact]
    public void A_changed_octet_breaks_the_signature()
    {
        var text = Encoding.UTF8.GetString(ResponseWriter.Success(Envelope, Content, SamlSigning.Both, Signer).Span);
        var root = Read(
            Encoding.UTF8.GetBytes(text.Replace(">abc23<", ">abc24<", StringComparison.Ordinal))
        ).DocumentElement!;
        Verifies(root).ShouldBeFalse();
        Verifies(Child(root, "Assertion")).ShouldBeFalse();
    }

    [Fact]
    public void An_assertion_says_one_thing_to_one_party()
    {
        var assertion = Child(
            Read(ResponseWriter.Success(Envelope, Content, SamlSigning.Both, Signer)).DocumentElement!,
            "Assertion"
        );
        var confirmation = Child(Child(Child(assertion, "Subject"), "SubjectConfirmation"), "SubjectConfirmationData");
        var nameId = Child(Child(assertion, "Subject"), "NameID");
        assertion.ShouldSatisfyAllConditions(
            () => assertion.GetElementsByTagName("saml:AuthnStatement").Count.ShouldBe(1),
            () => assertion.GetElementsByTagName("saml:AttributeStatement").Count.ShouldBe(1),
            () =>
                Child(Child(Child(assertion, "Conditions"), "AudienceRestriction"), "Audience")
                    .InnerText.ShouldBe(SamplePartner.EntityId),
            () => confirmation.GetAttribute("Recipient").ShouldBe(Envelope.Destination),
            () => confirmation.GetAttribute("InResponseTo").ShouldBe("_request-1"),
            () => confirmation.GetAttribute("NotOnOrAfter").ShouldBe("2026-06-01T12:05:00.000Z"),
            () => confirmation.HasAttribute("NotBefore").ShouldBeFalse("profiles 4.1.4.2"),
            () => confirmation.HasAttribute("Address").ShouldBeFalse("an address is personal data"),
            () => nameId.InnerText.ShouldBe("abc23"),
            () => nameId.GetAttribute("NameQualifier").ShouldBe(SamplePartner.Tenant.SamlEntityId),
            () => nameId.GetAttribute("SPNameQualifier").ShouldBe(SamplePartner.EntityId)
        );
    }

    [Fact]
    public void Values_stay_values_whatever_is_in_them()
    {
        var root = Read(ResponseWriter.Success(Envelope, Content, SamlSigning.Both, Signer)).DocumentElement!;
        root.GetAttribute("Destination").ShouldBe(Envelope.Destination);
        var values = root.GetElementsByTagName("saml:AttributeValue")
            .Cast<XmlElement>()
            .Select(value => value.InnerText)
            .ToList();
        values.ShouldBe(["Demo", "<a b=\"c\">&amp;'\t\n]]> ü 日本 😀 \uFFFD\uFFFD\uFFFD", "x"]);
    }

    [Fact]
    public void Without_data_there_is_no_attribute_statement() =>
        Encoding
            .UTF8.GetString(
                ResponseWriter.Success(Envelope, Content with { Attributes = [] }, SamlSigning.Both, Signer).Span
            )
            .ShouldNotContain("AttributeStatement");

    [Theory]
    [InlineData(SamlSigning.Both, true)]
    [InlineData(SamlSigning.Response, true)]
    [InlineData(SamlSigning.Assertion, false)]
    public void A_failure_is_signed_as_other_responses_are_and_repeats_nothing_but_the_id(
        SamlSigning signing,
        bool isSigned
    )
    {
        var written = ResponseWriter.Failure(Envelope, SamlStatus.NoPassive, signing, Signer);
        var root = Read(written).DocumentElement!;
        Encoding
            .UTF8.GetString(CurveSignature.Canonical(root.OwnerDocument))
            .ShouldBe(Encoding.UTF8.GetString(written.Span));
        Verifies(root).ShouldBe(isSigned);
        root.GetElementsByTagName("ds:Signature").Count.ShouldBe(isSigned ? 1 : 0);
        var codes = root.GetElementsByTagName("samlp:StatusCode")
            .Cast<XmlElement>()
            .Select(code => code.GetAttribute("Value").Split(':')[^1]);
        codes.ShouldBe(["Responder", "NoPassive"]);
        root.GetElementsByTagName("samlp:StatusMessage")[0]!.InnerText.ShouldStartWith("FB-3301: ");
    }

    [Theory]
    [InlineData("urn:oid:2.5.4.42", "other")]
    [InlineData("URN:oid:2.5.4.42", "other")]
    [InlineData("urn:other", "given_name")]
    [InlineData("given_name", "other")]
    public void No_two_attributes_can_be_taken_for_one_another(string name, string friendlyName) =>
        Should.Throw<InvalidOperationException>(() =>
            ResponseWriter.Success(
                Envelope,
                Content with
                {
                    Attributes = [.. Content.Attributes, new SamlAttribute(name, friendlyName, ["x"])],
                },
                SamlSigning.Both,
                Signer
            )
        );

    /// <summary>Design D8a promises that writing costs little beside the signature itself.</summary>
    [Fact]
    public void Writing_costs_little_beside_the_signatures()
    {
        var free = new ElementSigner(_ => new byte[256], Certificate);
        Pace.BestMilliseconds(500, () => ResponseWriter.Success(Envelope, Content, SamlSigning.Both, free))
            .ShouldBeLessThan(0.5);
    }

    private static XmlDocument Read(ReadOnlyMemory<byte> xml) => SamlRequest.Parse(Encoding.UTF8.GetString(xml.Span));

    private static XmlElement Child(XmlElement parent, string name) =>
        parent.ChildNodes.OfType<XmlElement>().Single(child => child.LocalName == name);

    private static bool Verifies(XmlElement element)
    {
        if (
            element.ChildNodes.OfType<XmlElement>().SingleOrDefault(child => child.LocalName == "Signature")
            is not { } signature
        )
            return false;
        var signed = new SignedXml(element);
        signed.LoadXml(signature);
        using var key = Certificate.GetRSAPublicKey()!;
        return signed.CheckSignature(key);
    }
}
