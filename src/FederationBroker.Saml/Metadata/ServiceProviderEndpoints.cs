using System.Collections.Immutable;
using System.Xml;
using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>Where answers may go, and which sets of attributes a service provider may ask for by number.</summary>
internal static class ServiceProviderEndpoints
{
    public static ImmutableArray<AssertionConsumerService> ConsumerServices(XmlElement role, MetadataFaults faults)
    {
        var services = ImmutableArray.CreateBuilder<AssertionConsumerService>();
        var indexes = new HashSet<int>();
        foreach (var element in role.Children("AssertionConsumerService", XmlNames.Metadata))
        {
            var location = element.Plain("Location")?.Trim() ?? string.Empty;
            if (EndpointAddress.FaultOf(location) is { } fault)
                faults.Add(
                    Place(element, "Location"),
                    "endpoint",
                    fault,
                    "Write the full https address at which the service takes SAML responses."
                );
            services.Add(
                new AssertionConsumerService(
                    Index(element, indexes, faults),
                    element.Plain("Binding")?.Trim() ?? string.Empty,
                    location,
                    IsDefault(element, faults)
                )
            );
        }

        if (services.All(service => service.Binding != SamlNames.PostBinding))
            faults.Add(
                role,
                "post-endpoint",
                "there is no AssertionConsumerService with the HTTP-POST binding.",
                "Responses are only sent by HTTP-POST; add such an endpoint."
            );
        return services.ToImmutable();
    }

    public static ImmutableArray<AttributeConsumingService> AttributeServices(XmlElement role, MetadataFaults faults)
    {
        var services = ImmutableArray.CreateBuilder<AttributeConsumingService>();
        var indexes = new HashSet<int>();
        foreach (var element in role.Children("AttributeConsumingService", XmlNames.Metadata))
        {
            var attributes = element
                .Children("RequestedAttribute", XmlNames.Metadata)
                .Select(attribute => RequestedAttribute(attribute, faults));
            services.Add(
                new AttributeConsumingService(
                    Index(element, indexes, faults),
                    IsDefault(element, faults),
                    [.. attributes]
                )
            );
        }

        return services.ToImmutable();
    }

    private static RequestedAttribute RequestedAttribute(XmlElement element, MetadataFaults faults)
    {
        if (string.IsNullOrWhiteSpace(element.Plain("Name")))
            faults.Add(element, "attribute", "a RequestedAttribute has no Name.", "Write the URI of the attribute.");
        if (!XmlValues.TryBoolean(element.Plain("isRequired"), out var isRequired))
            faults.Add(
                Place(element, "isRequired"),
                "boolean",
                "isRequired is neither true nor false.",
                "Write true or false."
            );
        return new RequestedAttribute(element.Plain("Name") ?? string.Empty, isRequired);
    }

    private static int Index(XmlElement element, HashSet<int> used, MetadataFaults faults)
    {
        if (!XmlValues.TryIndex(element.Plain("index"), out var index) || index is null)
            faults.Add(
                Place(element, "index"),
                "endpoint-index",
                $"the index of {element.LocalName} is missing or not a number from 0 to 65535.",
                "Give it a number."
            );
        else if (!used.Add(index.Value))
            faults.Add(
                Place(element, "index"),
                "endpoint-index",
                $"two {element.LocalName} elements have the index {index}.",
                "Give each its own number."
            );
        return index ?? -1;
    }

    private static bool? IsDefault(XmlElement element, MetadataFaults faults)
    {
        var text = element.Plain("isDefault");
        if (!XmlValues.TryBoolean(text, out var value))
            faults.Add(
                Place(element, "isDefault"),
                "boolean",
                "isDefault is neither true nor false.",
                "Write true or false."
            );
        return text is null ? null : value;
    }

    private static XmlNode Place(XmlElement element, string attribute) =>
        (XmlNode?)element.GetAttributeNode(attribute) ?? element;
}
