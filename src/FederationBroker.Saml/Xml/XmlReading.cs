using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>What became of octets that claim to be XML.</summary>
internal abstract record XmlReading
{
    private XmlReading() { }

    /// <summary>
    /// The only tree ever made of these octets: the signature is verified on it and values are read from it.
    /// </summary>
    internal sealed record Accepted(XmlElement Root) : XmlReading;

    /// <summary>Lines and columns count from 1; 0 when the fault has no place.</summary>
    internal sealed record Refused(XmlFault Fault, int Line, int Column) : XmlReading;
}

internal enum XmlFault
{
    TooLarge,
    TooDeep,
    TooManyAttributes,
    NotUtf8,
    DocumentType,
    Comment,
    ProcessingInstruction,
    RelativeNamespace,
    DuplicateId,
    NotWellFormed,
}
