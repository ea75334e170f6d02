using System.IO.Compression;
using System.Text;
using System.Xml;

namespace OttSite.Saml;

/// <summary>
/// Writes a signed AuthnRequest into a URL (SAML bindings 3.4: deflate, base64, signature over the query's octets).
/// </summary>
internal sealed class AuthnRequestUrl(ThisServiceProvider self, TimeProvider time)
{
    public string Write(IdentityProviderDescription provider, string id, string relayState, bool fresh)
    {
        var message = Convert.ToBase64String(Deflate(WriteRequest(provider, id, fresh)));
        var query =
            $"SAMLRequest={Uri.EscapeDataString(message)}&RelayState={Uri.EscapeDataString(relayState)}"
            + $"&SigAlg={Uri.EscapeDataString(SamlNames.RsaSha256)}";
        var signature = Convert.ToBase64String(self.Sign(Encoding.ASCII.GetBytes(query)));
        var separator = provider.SignOnUrl.Contains('?') ? '&' : '?';
        return $"{provider.SignOnUrl}{separator}{query}&Signature={Uri.EscapeDataString(signature)}";
    }

    private byte[] WriteRequest(IdentityProviderDescription provider, string id, bool fresh)
    {
        using var octets = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using (var xml = XmlWriter.Create(octets, settings))
        {
            xml.WriteStartElement("samlp", "AuthnRequest", SamlNames.Protocol);
            xml.WriteAttributeString("ID", id);
            xml.WriteAttributeString("Version", "2.0");
            xml.WriteAttributeString("IssueInstant", $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
            xml.WriteAttributeString("Destination", provider.SignOnUrl);
            if (fresh)
                xml.WriteAttributeString("ForceAuthn", "true");
            xml.WriteAttributeString("AssertionConsumerServiceURL", self.AssertionConsumerUrl);
            xml.WriteAttributeString("ProtocolBinding", SamlNames.PostBinding);
            xml.WriteElementString("saml", "Issuer", SamlNames.Assertion, self.EntityId);
            xml.WriteStartElement("samlp", "NameIDPolicy", SamlNames.Protocol);
            xml.WriteAttributeString("Format", SamlNames.Persistent);
            xml.WriteAttributeString("AllowCreate", "true");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return octets.ToArray();
    }

    private static byte[] Deflate(byte[] octets)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize))
            deflate.Write(octets);
        return packed.ToArray();
    }
}
