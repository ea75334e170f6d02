using System.Collections.Immutable;
using System.Xml;
using FederationBroker.Partners;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Everything wrong with one metadata file, each with its place, so that a partner can be told all of it at once.
/// </summary>
internal sealed class MetadataFaults
{
    private readonly ImmutableArray<SamlMetadataFault>.Builder found =
        ImmutableArray.CreateBuilder<SamlMetadataFault>();
    private readonly ImmutableArray<SamlMetadataFault>.Builder warned =
        ImmutableArray.CreateBuilder<SamlMetadataFault>();

    public bool Any => found.Count > 0;

    public ImmutableArray<SamlMetadataFault> All => found.ToImmutable();

    /// <summary>What nobody is refused for.</summary>
    public ImmutableArray<SamlMetadataFault> Warnings => warned.ToImmutable();

    /// <param name="node">The element or attribute that is wrong, or the one in which something is missing.</param>
    /// <param name="rule">Stable name of the rule.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="fix">What to do about it.</param>
    public void Add(XmlNode node, string rule, string message, string fix) => found.Add(At(node, rule, message, fix));

    public void Warn(XmlNode node, string rule, string message, string fix) => warned.Add(At(node, rule, message, fix));

    private static SamlMetadataFault At(XmlNode node, string rule, string message, string fix)
    {
        var place = (IXmlLineInfo)node;
        return new SamlMetadataFault(place.LineNumber, place.LinePosition, rule, message, fix);
    }

    public static SamlMetadataFault Of(XmlReading.Refused reading)
    {
        var (message, fix) = reading.Fault switch
        {
            XmlFault.TooLarge => ("the file is larger than 1 MiB.", "Use metadata of this one service provider only."),
            XmlFault.TooDeep => ("elements are nested more than 32 deep.", "Ask the partner for plain metadata."),
            XmlFault.TooManyAttributes => (
                "an element has more than 64 attributes.",
                "Ask the partner for plain metadata."
            ),
            XmlFault.NotUtf8 => ("the file is not UTF-8.", "Save it as UTF-8."),
            XmlFault.DocumentType => ("the file has a DTD (<!DOCTYPE …>).", "Remove it; metadata needs none."),
            XmlFault.RelativeNamespace => ("a namespace name is relative.", "Write the full name of the namespace."),
            XmlFault.DuplicateId => ("an ID is used twice.", "Give each element its own ID."),
            _ => ("the file is not well-formed XML.", "Fetch it again, or correct the tag there."),
        };
        // A fault of the whole file stands at its beginning.
        return new SamlMetadataFault(Math.Max(reading.Line, 1), Math.Max(reading.Column, 1), "xml", message, fix);
    }
}
