using System.Buffers;
using System.Runtime.InteropServices;
using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>
/// The one way XML from outside becomes a tree. The tree is built here, node by node, so that every limit is checked
/// before the node exists; nothing but elements, attributes and text ever gets in.
/// </summary>
internal sealed class SafeXml
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-."
    );

    private readonly XmlRules rules;
    private readonly XmlReader reader;
    private readonly IXmlLineInfo place;
    private readonly XmlDocument document = new() { PreserveWhitespace = true, XmlResolver = null };
    private readonly HashSet<string> identifiers = new(StringComparer.Ordinal);

    private SafeXml(XmlReader reader, XmlRules rules)
    {
        this.reader = reader;
        this.rules = rules;
        place = (IXmlLineInfo)reader;
    }

    /// <summary>Reads one document. Bad input is an outcome, never an exception.</summary>
    /// <param name="octets">UTF-8 text of one XML 1.0 document.</param>
    /// <param name="rules">Limits for this kind of document.</param>
    public static XmlReading Read(ReadOnlyMemory<byte> octets, XmlRules rules)
    {
        if (octets.Length > rules.MaximumOctets)
            return new XmlReading.Refused(XmlFault.TooLarge, 0, 0);

        // Markup in UTF-16 or UTF-32 always holds a zero octet, UTF-8 never does: two parsers must not see two
        // documents.
        if (octets.Span.Contains((byte)0))
            return At(octets.Span, octets.Span.IndexOf((byte)0), XmlFault.NotUtf8);

        // The parser below refuses a DTD too; this tells the reason apart from mere bad syntax.
        if (octets.Span.IndexOf("<!DOCTYPE"u8) >= 0)
            return At(octets.Span, octets.Span.IndexOf("<!DOCTYPE"u8), XmlFault.DocumentType);

        using var stream = MemoryMarshal.TryGetArray(octets, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(octets.ToArray(), writable: false);
        using var parser = XmlReader.Create(stream, Settings(rules));
        try
        {
            return new SafeXml(parser, rules).Build();
        }
        catch (XmlException fault)
        {
            return new XmlReading.Refused(XmlFault.NotWellFormed, fault.LineNumber, fault.LinePosition);
        }
    }

    private static XmlReading.Refused At(ReadOnlySpan<byte> octets, int offset, XmlFault fault)
    {
        var before = octets[..offset];
        return new XmlReading.Refused(fault, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }

    private static XmlReaderSettings Settings(XmlRules rules) =>
        new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = rules.MaximumOctets,
            ConformanceLevel = ConformanceLevel.Document,
            CheckCharacters = true,
            IgnoreComments = rules.CommentsAreSkipped,
            IgnoreProcessingInstructions = rules.CommentsAreSkipped,
        };

    private XmlReading Build()
    {
        XmlNode parent = document;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.XmlDeclaration when !IsUtf8(reader.GetAttribute("encoding")):
                    return Refuse(XmlFault.NotUtf8);
                case XmlNodeType.Element:
                    // Depth counts the elements already open.
                    if (reader.Depth >= rules.MaximumDepth)
                        return Refuse(XmlFault.TooDeep);
                    var isEmpty = reader.IsEmptyElement;
                    var element = Element();
                    if (Attributes(element) is { } fault)
                        return Refuse(fault);
                    parent.AppendChild(element);
                    if (!isEmpty)
                        parent = element;
                    break;
                case XmlNodeType.EndElement:
                    parent = parent.ParentNode!;
                    break;
                case XmlNodeType.Comment:
                    return Refuse(XmlFault.Comment);
                case XmlNodeType.ProcessingInstruction:
                    return Refuse(XmlFault.ProcessingInstruction);
                default:
                    Text(parent);
                    break;
            }
        }

        return new XmlReading.Accepted(document.DocumentElement!);
    }

    private PositionedElement Element() =>
        new(reader.Prefix, reader.LocalName, reader.NamespaceURI, document, place.LineNumber, place.LinePosition);

    private XmlFault? Attributes(PositionedElement element)
    {
        if (reader.AttributeCount > rules.MaximumAttributes)
            return XmlFault.TooManyAttributes;

        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == XmlNames.NamespaceDeclaration)
            {
                // A relative namespace name makes other canonicalizers fail to an empty string, which every signature
                // then covers.
                if (!IsAbsoluteOrEmpty(reader.Value))
                    return XmlFault.RelativeNamespace;
            }
            else if (rules.IsIdentifier(reader) && !identifiers.Add(reader.Value))
            {
                return XmlFault.DuplicateId;
            }

            var attribute = new PositionedAttribute(
                reader.Prefix,
                reader.LocalName,
                reader.NamespaceURI,
                document,
                place.LineNumber,
                place.LinePosition
            )
            {
                Value = reader.Value,
            };
            element.Attributes.Append(attribute);
        }

        reader.MoveToElement();
        return null;
    }

    private void Text(XmlNode parent)
    {
        // Outside the root there is only white space, which no signature covers.
        if (parent.NodeType != XmlNodeType.Element)
            return;

        // CDATA is a spelling of text; canonicalization writes it as text, so the tree holds it as text.
        if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            parent.AppendChild(document.CreateTextNode(reader.Value));
        else if (reader.NodeType is XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            parent.AppendChild(document.CreateSignificantWhitespace(reader.Value));
    }

    private XmlReading.Refused Refuse(XmlFault fault) => new(fault, place.LineNumber, place.LinePosition);

    private static bool IsUtf8(string? encoding) =>
        encoding is null
        || encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3986 §3.1: an absolute name begins with a scheme and a colon.</summary>
    private static bool IsAbsoluteOrEmpty(string name)
    {
        if (name.Length == 0)
            return true;

        var colon = name.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(name[0]) && !name.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters);
    }
}
