namespace FederationBroker.Saml.Xml;

/// <summary>
/// Namespace names of the vocabularies a SAML identity provider reads and writes, and the prefixes it writes them with.
/// </summary>
internal static class XmlNames
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string ExclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string MetadataUserInterface = "urn:oasis:names:tc:SAML:metadata:ui";
    public const string MetadataAttribute = "urn:oasis:names:tc:SAML:metadata:attribute";
    public const string AlgorithmSupport = "urn:oasis:names:tc:SAML:metadata:algsupport";
    public const string ShibbolethMetadata = "urn:mace:shibboleth:metadata:1.0";
    public const string Schema = "http://www.w3.org/2001/XMLSchema";
    public const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    public const string NamespaceDeclaration = "http://www.w3.org/2000/xmlns/";
}
