using System.Xml;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// The entity attribute by which a service provider says which subject identifier it needs (subject identifier
/// attributes profile 1.0 §4). This broker gives every partner its own pseudonym, <c>pairwise-id</c>, and has nothing
/// that is equal at two of them; a partner that cannot live with that should learn it when it is configured, not from a
/// login that fails.
/// </summary>
internal static class SubjectIdRequirement
{
    private const string Name = "urn:oasis:names:tc:SAML:profiles:subject-id:req";

    /// <returns>Whether <c>pairwise-id</c> is wanted; null when nothing is stated.</returns>
    public static bool? Read(XmlElement entity, MetadataFaults faults)
    {
        var values = entity
            .Children("Extensions", XmlNames.Metadata)
            .SelectMany(extensions => extensions.Children("EntityAttributes", XmlNames.MetadataAttribute))
            .SelectMany(attributes => attributes.Children("Attribute", XmlNames.Assertion))
            .Where(attribute => attribute.Plain("Name") == Name)
            .SelectMany(attribute => attribute.Children("AttributeValue", XmlNames.Assertion))
            .ToList();
        foreach (var value in values.Where(value => value.InnerText.Trim() == "subject-id"))
            faults.Add(
                value,
                "subject-id",
                "the service provider demands subject-id, which would be equal at every partner.",
                "Agree on pairwise-id, and have the partner state pairwise-id or any."
            );
        return values.Count == 0 ? null : values.Any(value => value.InnerText.Trim() is "pairwise-id" or "any");
    }
}
