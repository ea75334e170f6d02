using System.Xml;
using FederationBroker.Partners;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Metadata;

/// <summary>
/// Reads one service provider's metadata (SAML metadata 2.4) and says everything that keeps it from being used.
/// </summary>
internal sealed class MetadataReader : ISamlMetadataReader
{
    private const int LongestEntityId = 1024;

    public SamlMetadataReading Read(ReadOnlyMemory<byte> xml, DateTimeOffset now) =>
        SafeXml.Read(xml, XmlRules.Metadata) switch
        {
            XmlReading.Accepted { Root: var root } => ReadDocument(root, now),
            XmlReading.Refused refused => new SamlMetadataReading.Rejected([MetadataFaults.Of(refused)]),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    private static SamlMetadataReading ReadDocument(XmlElement root, DateTimeOffset now)
    {
        var faults = new MetadataFaults();
        MetadataNamespaces.Check(root, faults);
        if (faults.Any || OnlyEntity(root, faults) is not { } entity || OnlyRole(entity, faults) is not { } role)
            return new SamlMetadataReading.Rejected(faults.All) { Warnings = faults.Warnings };

        var keys = ServiceProviderKeys.Read(role, now, faults);
        var serviceProvider = new SamlServiceProvider
        {
            EntityId = EntityId(entity, faults),
            AssertionConsumerServices = ServiceProviderEndpoints.ConsumerServices(role, faults),
            AttributeConsumingServices = ServiceProviderEndpoints.AttributeServices(role, faults),
            SigningCertificates = keys.Signing,
            EncryptionCertificates = keys.Encryption,
            AuthnRequestsSigned = Boolean(role, "AuthnRequestsSigned", faults),
            WantAssertionsSigned = Boolean(role, "WantAssertionsSigned", faults),
            NameIdFormats = ServiceProviderNames.Formats(role),
            NameIds = ServiceProviderNames.Kinds(role, faults),
            WantsPairwiseId = SubjectIdRequirement.Read(entity, faults),
            ValidUntil = Earliest(
                ValidUntil(root, now, faults),
                entity == root ? null : ValidUntil(entity, now, faults),
                ValidUntil(role, now, faults)
            ),
        };
        // A key that was refused has been spoken of already.
        if (serviceProvider.AuthnRequestsSigned && keys.Signing.IsEmpty && !keys.AnyFaulty)
            faults.Add(
                role,
                "signing-key",
                "AuthnRequestsSigned is true, but there is no signing key.",
                "Add a KeyDescriptor with a certificate."
            );
        return faults.Any
            ? new SamlMetadataReading.Rejected(faults.All) { Warnings = faults.Warnings }
            : new SamlMetadataReading.Parsed(serviceProvider) { Warnings = faults.Warnings };
    }

    /// <summary>An EntityDescriptor, or the only one in an EntitiesDescriptor.</summary>
    private static XmlElement? OnlyEntity(XmlElement root, MetadataFaults faults)
    {
        if (!root.Is("EntityDescriptor", XmlNames.Metadata) && !root.Is("EntitiesDescriptor", XmlNames.Metadata))
        {
            faults.Add(
                root,
                "entity",
                $"the root is {root.Name}, not an EntityDescriptor.",
                "Use the service provider's SAML 2.0 metadata."
            );
            return null;
        }

        var entities = root.Subtree().Where(element => element.Is("EntityDescriptor", XmlNames.Metadata)).ToList();
        if (entities.Count == 1)
            return entities[0];
        faults.Add(
            root,
            "entity",
            $"the file describes {entities.Count} entities.",
            "Keep the one EntityDescriptor of this partner."
        );
        return null;
    }

    private static XmlElement? OnlyRole(XmlElement entity, MetadataFaults faults)
    {
        var roles = entity
            .Children("SPSSODescriptor", XmlNames.Metadata)
            .Where(role =>
                (role.Plain("protocolSupportEnumeration") ?? string.Empty)
                    .Split((char[]?)null)
                    .Contains(XmlNames.Protocol, StringComparer.Ordinal)
            )
            .ToList();
        if (roles.Count == 1)
            return roles[0];
        faults.Add(
            entity,
            "role",
            $"there are {roles.Count} SPSSODescriptor elements for SAML 2.0.",
            "One is needed, with protocolSupportEnumeration naming SAML 2.0."
        );
        return null;
    }

    private static string EntityId(XmlElement entity, MetadataFaults faults)
    {
        if (
            entity.Plain("entityID")?.Trim() is { Length: > 0 and <= LongestEntityId } entityId
            && !entityId.Any(char.IsWhiteSpace)
        )
            return entityId;
        faults.Add(
            entity,
            "entity-id",
            "entityID is missing, has white space or is longer than 1024 characters.",
            "Write the entity ID that the service provider sends as Issuer."
        );
        return string.Empty;
    }

    private static bool Boolean(XmlElement role, string attribute, MetadataFaults faults)
    {
        if (!XmlValues.TryBoolean(role.Plain(attribute), out var value))
            faults.Add(
                role.GetAttributeNode(attribute)!,
                "boolean",
                $"{attribute} is neither true nor false.",
                "Write true or false."
            );
        return value;
    }

    private static DateTimeOffset? ValidUntil(XmlElement element, DateTimeOffset now, MetadataFaults faults)
    {
        if (element.GetAttributeNode("validUntil") is not { } attribute)
            return null;
        if (!XmlValues.TryInstant(attribute.Value, out var until))
            faults.Add(
                attribute,
                "valid-until",
                "validUntil is not a UTC time.",
                "Write it like 2030-01-01T00:00:00Z."
            );
        else if (until <= now)
            faults.Add(
                attribute,
                "valid-until",
                $"the metadata expired at {attribute.Value}.",
                "Ask the partner for current metadata."
            );
        return until;
    }

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> instants)
    {
        DateTimeOffset? earliest = null;
        foreach (var instant in instants)
        {
            if (instant is not null && (earliest is null || instant < earliest))
                earliest = instant;
        }

        return earliest;
    }
}
