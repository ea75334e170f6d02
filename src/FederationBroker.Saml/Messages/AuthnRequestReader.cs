using System.Collections.Immutable;
using System.Xml;
using FederationBroker.Saml.Xml;

namespace FederationBroker.Saml.Messages;

/// <summary>What reading an AuthnRequest came to.</summary>
internal abstract record AuthnRequestReading
{
    private AuthnRequestReading() { }

    internal sealed record Understood(AuthnRequest Request) : AuthnRequestReading;

    /// <param name="What">For the operator's log.</param>
    internal sealed record NotUnderstood(string What) : AuthnRequestReading;
}

/// <summary>
/// Reads the root element, the one its signature covers, by single steps. What the schema does not allow is refused:
/// two readers that disagree about a second Issuer would be two identity providers.
/// </summary>
internal static class AuthnRequestReader
{
    private const int LongestId = 256;
    private const int LongestName = 1024;

    private static readonly (string Name, string Namespace)[] AllowedChildren =
    [
        ("Issuer", XmlNames.Assertion),
        ("Signature", XmlNames.Signature),
        ("Extensions", XmlNames.Protocol),
        ("Subject", XmlNames.Assertion),
        ("NameIDPolicy", XmlNames.Protocol),
        ("Conditions", XmlNames.Assertion),
        ("RequestedAuthnContext", XmlNames.Protocol),
        ("Scoping", XmlNames.Protocol),
    ];

    public static AuthnRequestReading Read(XmlElement root)
    {
        if (StrayContent(root) is { } stray)
            return new AuthnRequestReading.NotUnderstood(stray);
        if (Id(root) is not { } id)
            return new AuthnRequestReading.NotUnderstood("ID is missing or not an XML name of at most 256 characters.");
        if (root.Plain("Version") is not { } version)
            return new AuthnRequestReading.NotUnderstood("Version is missing.");
        if (!XmlValues.TryInstant(root.Plain("IssueInstant"), out var issued))
            return new AuthnRequestReading.NotUnderstood("IssueInstant is missing or not a UTC time.");
        if (Issuer(root) is not { } issuer)
            return new AuthnRequestReading.NotUnderstood("Issuer is missing, too long or not an entity ID.");

        if (!TrySwitches(root, out var force, out var passive))
            return new AuthnRequestReading.NotUnderstood("ForceAuthn or IsPassive is not a boolean.");
        if (!TryIndexes(root, out var consumer, out var attributes))
            return new AuthnRequestReading.NotUnderstood("An index is not a number from 0 to 65535.");
        if (
            !TryScoping(root.First("Scoping", XmlNames.Protocol), out var scoping)
            || !TryAuthnContext(root.First("RequestedAuthnContext", XmlNames.Protocol), out var context)
        )
            return new AuthnRequestReading.NotUnderstood(
                "Scoping or RequestedAuthnContext is not as the schema has it."
            );

        return new AuthnRequestReading.Understood(
            new AuthnRequest
            {
                Id = id,
                Version = version,
                IssueInstant = issued,
                Issuer = issuer,
                Destination = root.Plain("Destination"),
                ForceAuthn = force,
                IsPassive = passive,
                ProtocolBinding = root.Plain("ProtocolBinding"),
                AssertionConsumerServiceUrl = root.Plain("AssertionConsumerServiceURL"),
                AssertionConsumerServiceIndex = consumer,
                AttributeConsumingServiceIndex = attributes,
                NameIdPolicy = NameIdPolicy(root.First("NameIDPolicy", XmlNames.Protocol)),
                RequestedAuthnContext = context,
                Scoping = scoping,
                Subject = Subject(root.First("Subject", XmlNames.Assertion)),
            }
        );
    }

    private static string? StrayContent(XmlElement root)
    {
        if (!root.Is("AuthnRequest", XmlNames.Protocol))
            return $"The root is {root.LocalName}.";
        if (root.HasStrayText())
            return "There is text between the elements.";

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in root.Children())
        {
            if (!AllowedChildren.Contains((child.LocalName, child.NamespaceURI)))
                return $"An AuthnRequest has no {child.LocalName}.";
            if (!seen.Add(child.LocalName))
                return $"There are two {child.LocalName}.";
        }

        return null;
    }

    private static string? Id(XmlElement root) =>
        root.Plain("ID")?.Trim(XmlSteps.WhiteSpace) is { Length: <= LongestId } id && XmlValues.IsIdentifier(id)
            ? id
            : null;

    private static bool TrySwitches(XmlElement root, out bool force, out bool passive)
    {
        passive = false;
        return XmlValues.TryBoolean(root.Plain("ForceAuthn"), out force)
            && XmlValues.TryBoolean(root.Plain("IsPassive"), out passive);
    }

    private static bool TryIndexes(XmlElement root, out int? consumer, out int? attributes)
    {
        attributes = null;
        return XmlValues.TryIndex(root.Plain("AssertionConsumerServiceIndex"), out consumer)
            && XmlValues.TryIndex(root.Plain("AttributeConsumingServiceIndex"), out attributes);
    }

    /// <summary>
    /// Core 2.2.5 and 8.3.6: an issuer of a request is an entity ID, so another format is another thing.
    /// </summary>
    private static string? Issuer(XmlElement root) =>
        root.First("Issuer", XmlNames.Assertion) is { } issuer
        && issuer.Plain("Format") is null or "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
        && issuer.LeafText() is { Length: > 0 and <= LongestName } name
            ? name
            : null;

    private static NameIdPolicy? NameIdPolicy(XmlElement? element) =>
        element is null ? null : new NameIdPolicy(element.Plain("Format"), element.Plain("SPNameQualifier"));

    private static bool TryAuthnContext(XmlElement? element, out RequestedAuthnContext? requested)
    {
        requested = null;
        if (element is null)
            return true;

        ContextComparison? comparison = element.Plain("Comparison") switch
        {
            null or "exact" => ContextComparison.Exact,
            "minimum" => ContextComparison.Minimum,
            "maximum" => ContextComparison.Maximum,
            "better" => ContextComparison.Better,
            _ => null,
        };
        if (comparison is null)
            return false;

        var classes = element
            .Children("AuthnContextClassRef", XmlNames.Assertion)
            .Select(child => child.LeafText() ?? string.Empty);
        requested = new RequestedAuthnContext(comparison.Value, [.. classes]);
        return true;
    }

    private static bool TryScoping(XmlElement? element, out Scoping? scoping)
    {
        scoping = null;
        if (element is null)
            return true;

        int? count = null;
        if (element.Plain("ProxyCount") is { } text)
        {
            if (!XmlValues.TryCount(text, out var parsed))
                return false;
            count = parsed;
        }

        ImmutableArray<string>? providers = null;
        if (element.First("IDPList", XmlNames.Protocol) is { } list)
            providers =
            [
                .. list.Children("IDPEntry", XmlNames.Protocol)
                    .Select(entry => entry.Plain("ProviderID") ?? string.Empty),
            ];

        scoping = new Scoping(count, providers);
        return true;
    }

    private static RequestedSubject? Subject(XmlElement? element)
    {
        if (element is null)
            return null;

        return
            element.Children().ToList() is [var name]
            && name.Is("NameID", XmlNames.Assertion)
            && name.LeafText() is { Length: > 0 } value
            ? new RequestedSubject.Named(
                value,
                name.Plain("Format"),
                name.Plain("NameQualifier"),
                name.Plain("SPNameQualifier")
            )
            : RequestedSubject.Unsupported.Instance;
    }
}
