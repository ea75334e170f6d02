using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>An element that remembers where it stood in the file, so that a fault can be pointed at.</summary>
internal sealed class PositionedElement(
    string prefix,
    string localName,
    string namespaceName,
    XmlDocument document,
    int line,
    int column
) : XmlElement(prefix, localName, namespaceName, document), IXmlLineInfo
{
    public int LineNumber => line;

    public int LinePosition => column;

    public bool HasLineInfo() => true;
}

/// <summary>An attribute that remembers where it stood in the file.</summary>
internal sealed class PositionedAttribute(
    string prefix,
    string localName,
    string namespaceName,
    XmlDocument document,
    int line,
    int column
) : XmlAttribute(prefix, localName, namespaceName, document), IXmlLineInfo
{
    public int LineNumber => line;

    public int LinePosition => column;

    public bool HasLineInfo() => true;
}
