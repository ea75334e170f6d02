using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace FederationBroker.UnitTests.Saml;

/// <summary>
/// An ECDSA signature as another toolkit makes it; the framework does not know the algorithm, so it is put together
/// here.
/// </summary>
internal static class CurveSignature
{
    public static string Sign(string xml, string id, ECDsa key)
    {
        var document = SamlRequest.Parse(xml);
        var digest = Convert.ToBase64String(SHA256.HashData(Canonical(document)));
        var signedInfo =
            $"""<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{SamlRequest.EcdsaSha256}"></ds:SignatureMethod><ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>""";
        var value = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(signedInfo), HashAlgorithmName.SHA256));
        var signature =
            $"""<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{signedInfo}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>""";
        return xml.Replace("</saml:Issuer>", $"</saml:Issuer>{signature}", StringComparison.Ordinal);
    }

    public static byte[] Canonical(XmlDocument document)
    {
        var transform = new XmlDsigExcC14NTransform { InclusiveNamespacesPrefixList = "xs" };
        transform.LoadInput(document);
        using var stream = (MemoryStream)transform.GetOutput(typeof(Stream));
        return stream.ToArray();
    }
}
