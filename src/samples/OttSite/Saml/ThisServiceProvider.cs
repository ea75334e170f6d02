using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;

namespace OttSite.Saml;

/// <summary>This site as a SAML 2.0 service provider: its names, its key and its metadata.</summary>
internal sealed class ThisServiceProvider : IDisposable
{
    private readonly SiteOptions _options;
    private readonly X509Certificate2 _certificate;

    public ThisServiceProvider(SiteOptions options)
    {
        _options = options;
        _certificate = X509Certificate2.CreateFromPemFile(options.SigningCertificate!, options.SigningKey!);
    }

    public string EntityId => _options.Url + "/saml/metadata";

    public string AssertionConsumerUrl => _options.Url + "/saml/acs";

    public byte[] Sign(byte[] octets)
    {
        using var key = _certificate.GetRSAPrivateKey()
            ?? throw new CryptographicException("The signing key is not an RSA key.");
        return key.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public string WriteMetadata()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("md", "EntityDescriptor", SamlNames.Metadata);
            xml.WriteAttributeString("entityID", EntityId);
            xml.WriteStartElement("md", "SPSSODescriptor", SamlNames.Metadata);
            xml.WriteAttributeString("protocolSupportEnumeration", SamlNames.Protocol);
            xml.WriteAttributeString("AuthnRequestsSigned", "true");
            xml.WriteAttributeString("WantAssertionsSigned", "true");
            WriteKey(xml);
            xml.WriteElementString("md", "NameIDFormat", SamlNames.Metadata, SamlNames.Persistent);
            xml.WriteStartElement("md", "AssertionConsumerService", SamlNames.Metadata);
            xml.WriteAttributeString("Binding", SamlNames.PostBinding);
            xml.WriteAttributeString("Location", AssertionConsumerUrl);
            xml.WriteAttributeString("index", "0");
            xml.WriteAttributeString("isDefault", "true");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    public void Dispose() => _certificate.Dispose();

    // use="signing" alone: without it the key would also invite encrypted assertions, which this sample cannot read.
    private void WriteKey(XmlWriter xml)
    {
        xml.WriteStartElement("md", "KeyDescriptor", SamlNames.Metadata);
        xml.WriteAttributeString("use", "signing");
        xml.WriteStartElement("ds", "KeyInfo", SamlNames.Signature);
        xml.WriteStartElement("ds", "X509Data", SamlNames.Signature);
        xml.WriteElementString(
            "ds",
            "X509Certificate",
            SamlNames.Signature,
            Convert.ToBase64String(_certificate.RawData)
        );
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
