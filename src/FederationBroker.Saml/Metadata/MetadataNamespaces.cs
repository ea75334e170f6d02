using System.Collections.Frozen;
using System.Xml;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Elements that look right and are in no namespace, or in another one: what a lost <c>xmlns</c> leaves behind. Said by
/// that name, or the file seems to lack what everybody can see in it.
/// </summary>
internal static class MetadataNamespaces
{
    private static readonly FrozenDictionary<string, string> Expected = new Dictionary<string, string>
    {
        ["EntitiesDescriptor"] = XmlNames.Metadata,
        ["EntityDescriptor"] = XmlNames.Metadata,
        ["SPSSODescriptor"] = XmlNames.Metadata,
        ["KeyDescriptor"] = XmlNames.Metadata,
        ["NameIDFormat"] = XmlNames.Metadata,
        ["AssertionConsumerService"] = XmlNames.Metadata,
        ["AttributeConsumingService"] = XmlNames.Metadata,
        ["RequestedAttribute"] = XmlNames.Metadata,
        ["KeyInfo"] = XmlNames.Signature,
        ["X509Data"] = XmlNames.Signature,
        ["X509Certificate"] = XmlNames.Signature,
    }.ToFrozenDictionary();

    /// <summary>Names the first one only: the others have lost theirs with it.</summary>
    public static void Check(XmlElement root, MetadataFaults faults)
    {
        foreach (var element in Ours(root))
        {
            if (!Expected.TryGetValue(element.LocalName, out var expected) || element.NamespaceURI == expected)
                continue;
            var message =
                element.NamespaceURI.Length == 0
                    ? $"the namespace of {element.LocalName} is missing."
                    : $"{element.LocalName} is in the namespace {element.NamespaceURI}, which is another one.";
            faults.Add(element, "namespace", message, $"It belongs to {expected}; declare that with xmlns.");
            return;
        }
    }

    // What stands in an extension of somebody else's may be called anything.
    private static IEnumerable<XmlElement> Ours(XmlElement top) =>
        Expected.ContainsKey(top.LocalName) || top.ParentNode is XmlDocument
            ? top.Children().SelectMany(Ours).Prepend(top)
            : [];
}
