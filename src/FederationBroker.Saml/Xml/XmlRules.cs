using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>
/// How large and how deep a document may be. The limits hold while octets are read, before any tree exists: nesting of
/// 200 000 elements deflates to 2 kB, costs the framework's canonicalization minutes and overflows the stack when a
/// node is cloned.
/// </summary>
/// <param name="MaximumOctets">Length of the encoded document.</param>
/// <param name="MaximumDepth">Elements inside elements; the root has depth 1.</param>
/// <param name="MaximumAttributes">Attributes and namespace declarations of one element; the tree compares each with
/// each.</param>
/// <param name="CommentsAreSkipped">
/// Protocol messages with a comment or processing instruction are refused (text truncation, CVE-2017-11427 and its
/// family); metadata files that people edit may hold comments, which are dropped.
/// </param>
internal sealed record XmlRules(int MaximumOctets, int MaximumDepth, int MaximumAttributes, bool CommentsAreSkipped)
{
    public static readonly XmlRules Message = new(128 * 1024, 32, 64, CommentsAreSkipped: false);

    public static readonly XmlRules Metadata = new(1024 * 1024, 32, 64, CommentsAreSkipped: true);

    /// <summary>
    /// In messages Id, id, ID, xml:id: whichever of them another reader would look at, a value may name one element
    /// only. No signature of a metadata file is looked at, and extensions there call anything an id.
    /// </summary>
    public bool IsIdentifier(XmlReader attribute) =>
        CommentsAreSkipped
            ? attribute is { LocalName: "ID", NamespaceURI.Length: 0 }
            : attribute.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase);
}
