using System.Xml;

namespace FederationBroker.Saml.Xml;

/// <summary>
/// Steps through a tree one child at a time. No XPath and no search by name over the whole document: the first match of
/// a search is what signature wrapping attacks move.
/// </summary>
internal static class XmlSteps
{
    /// <summary>Attributes like <c>md:ID</c> are not <c>ID</c>: only names without a namespace count.</summary>
    public static string? Plain(this XmlElement element, string attribute) =>
        element.GetAttributeNode(attribute, string.Empty)?.Value;

    public static bool Is(this XmlElement element, string localName, string namespaceName) =>
        element.LocalName == localName && element.NamespaceURI == namespaceName;

    public static IEnumerable<XmlElement> Children(this XmlElement parent)
    {
        for (var node = parent.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is XmlElement element)
                yield return element;
        }
    }

    public static IEnumerable<XmlElement> Children(this XmlElement parent, string localName, string namespaceName) =>
        parent.Children().Where(child => child.Is(localName, namespaceName));

    public static XmlElement? First(this XmlElement parent, string localName, string namespaceName) =>
        parent.Children(localName, namespaceName).FirstOrDefault();

    public static bool HasChildElements(this XmlElement element) => element.Children().Any();

    /// <summary>
    /// Whether text other than white space stands between the children, where the schema allows elements only.
    /// </summary>
    public static bool HasStrayText(this XmlElement element)
    {
        for (var node = element.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is XmlText && !string.IsNullOrWhiteSpace(node.Value))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The whole text of a leaf with outer white space removed, or null when the element holds elements.
    /// </summary>
    public static string? LeafText(this XmlElement element) =>
        element.HasChildElements() ? null : element.InnerText.Trim(WhiteSpace);

    /// <summary>Every element of the subtree, the given one first.</summary>
    public static IEnumerable<XmlElement> Subtree(this XmlElement top)
    {
        yield return top;
        XmlNode node = top;
        while (true)
        {
            if (node.FirstChild is { } child)
            {
                node = child;
            }
            else
            {
                while (node != top && node.NextSibling is null)
                    node = node.ParentNode!;
                if (node == top)
                    yield break;
                node = node.NextSibling!;
            }

            if (node is XmlElement element)
                yield return element;
        }
    }

    internal static readonly char[] WhiteSpace = [' ', '\t', '\r', '\n'];
}
