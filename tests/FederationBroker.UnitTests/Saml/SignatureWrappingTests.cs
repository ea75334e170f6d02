using System.Xml;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// The eight shapes of "On Breaking SAML", as SAML Raider builds them, with the evil request in the place of the evil
/// assertion: a genuine signature is kept over the original, and the original is moved to where a careless reader does
/// not look.
/// </summary>
[Trait("Requirement", "LOG-002")]
public sealed class SignatureWrappingTests
{
    private const string EvilConsumer = SamplePartner.SecondConsumer;
    private const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";

    private readonly XmlDocument original = SamlRequest.Parse(SamplePartner.Request.WithSignature(SamplePartner.Key));

    [Theory]
    [InlineData("the signature holds the signed original", "_evil")]
    [InlineData("the signed original stands before the signature", "_evil")]
    [InlineData("the evil request holds the signed original in Extensions", "_evil")]
    [InlineData("the signed original with its signature lies in ds:Object", "_evil")]
    [InlineData("the evil request holds the signature, the original follows", "_evil")]
    [InlineData("the original lies in the signature of the evil request", "_evil")]
    [InlineData("the evil request lies in the Extensions of the signed original", "_evil")]
    [InlineData("the signed original in Extensions, signature on the evil root", "_evil")]
    [InlineData("the signature holds the signed original", "_request-1")]
    [InlineData("the signed original stands before the signature", "_request-1")]
    [InlineData("the evil request holds the signed original in Extensions", "_request-1")]
    [InlineData("the evil request holds the signature, the original follows", "_request-1")]
    [InlineData("the signed original in Extensions, signature on the evil root", "_request-1")]
    public async Task No_wrapping_gets_an_evil_request_through(string shape, string evilId)
    {
        var wrapped = Wrap(shape, evilId).OuterXml;
        wrapped.ShouldContain(EvilConsumer);
        (await Judgement.OfFormAsync(SamlRequest.Post(wrapped))).ShouldBeOneOf("FB-3101", "FB-3005", "FB-3006");
    }

    private XmlDocument Wrap(string shape, string evilId)
    {
        var document = SamlRequest.Parse(((SamplePartner.Request with { Id = evilId, Consumer = EvilConsumer })).Xml);
        var evil = document.DocumentElement!;
        var signed = (XmlElement)document.ImportNode(original.DocumentElement!, deep: true);
        var signature = (XmlElement)signed.ChildNodes[1]!;
        switch (shape)
        {
            case "the signature holds the signed original":
                evil.InsertAfter(signature, evil.FirstChild);
                signature.AppendChild(signed);
                break;
            case "the signed original stands before the signature":
                evil.InsertAfter(signed, evil.FirstChild);
                evil.InsertAfter(signature, signed);
                break;
            case "the evil request holds the signed original in Extensions":
                Extensions(evil).AppendChild(signed);
                break;
            case "the signed original with its signature lies in ds:Object":
                var outer = (XmlElement)signature.CloneNode(deep: true);
                outer.AppendChild(document.CreateElement("ds", "Object", signature.NamespaceURI))!.AppendChild(signed);
                evil.InsertAfter(outer, evil.FirstChild);
                break;
            case "the evil request holds the signature, the original follows":
                evil.InsertAfter(signature, evil.FirstChild);
                evil.AppendChild(signed);
                break;
            case "the original lies in the signature of the evil request":
                evil.InsertAfter(signature, evil.FirstChild);
                signature.InsertBefore(signed, signature.FirstChild);
                break;
            case "the evil request lies in the Extensions of the signed original":
                var carrier = SamlRequest.Parse(original.OuterXml);
                Extensions(carrier.DocumentElement!).AppendChild(carrier.ImportNode(evil, deep: true));
                return carrier;
            default:
                evil.InsertAfter(signature, evil.FirstChild);
                Extensions(evil).AppendChild(signed);
                break;
        }

        return document;
    }

    private static XmlElement Extensions(XmlElement parent)
    {
        var extensions = parent.OwnerDocument.CreateElement("samlp", "Extensions", Protocol);
        parent.AppendChild(extensions);
        return extensions;
    }
}
