using System.Collections.Immutable;
using System.Xml;
using FederationBroker.Partners;
using FederationBroker.Saml.SingleSignOn;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>Which NameIDs a service provider says it takes.</summary>
internal static class ServiceProviderNames
{
    public static ImmutableArray<string> Formats(XmlElement role) =>
        [.. Elements(role).Select(format => format.InnerText.Trim())];

    /// <summary>
    /// In the order of the metadata, which is the partner's preference. Empty when it states none, or none that is
    /// given here.
    /// </summary>
    public static ImmutableArray<SamlNameIdKind> Kinds(XmlElement role, MetadataFaults faults)
    {
        var stated = Elements(role).Where(format => format.InnerText.Trim().Length > 0).ToList();
        var kinds = stated
            .SelectMany(format => NameIdFormats.KindsOf(format.InnerText.Trim()) ?? [])
            .Distinct()
            .ToImmutableArray();
        if (stated.Count > 0 && kinds.IsEmpty)
        {
            var names = string.Join(", ", stated.Select(format => format.InnerText.Trim().Split(':')[^1]));
            faults.Add(
                stated[0],
                "name-id",
                $"the service provider takes {names} NameIDs only, and none of them is given here: a NameID is a "
                    + $"pseudonym.",
                "Agree on persistent or transient NameIDs, and have the partner state them, or no NameIDFormat at all."
            );
        }

        return kinds;
    }

    private static IEnumerable<XmlElement> Elements(XmlElement role) =>
        role.Children("NameIDFormat", XmlNames.Metadata);
}
