using System.Collections.Immutable;

namespace FederationBroker.Saml.Messages;

/// <summary>The envelope of every answer (SAML core 3.2.2).</summary>
/// <param name="Destination">The consumer service the answer is posted to, as registered.</param>
/// <param name="InResponseTo">ID of the request.</param>
internal sealed record Response(
    string Id,
    DateTimeOffset IssuedAt,
    string Issuer,
    string Destination,
    string InResponseTo
);

/// <summary>
/// What one sign-in says: exactly one authentication statement, at most one attribute statement (SDP-IDP10).
/// </summary>
internal sealed record Assertion
{
    public required string Id { get; init; }

    public required NameId NameId { get; init; }

    /// <summary>Entity ID of the only party that may use the assertion.</summary>
    public required string Audience { get; init; }

    /// <summary>Exclusive; the receiver must have consumed the assertion by then.</summary>
    public required DateTimeOffset NotOnOrAfter { get; init; }

    /// <summary>
    /// When the subscriber proved who they are, as this partner may hear it: never later than they did.
    /// </summary>
    public required DateTimeOffset AuthnInstant { get; init; }

    /// <summary>The receiver ends its session then, and asks again.</summary>
    public DateTimeOffset? SessionEndsBy { get; init; }

    /// <summary>Names the session to this partner only; another partner sees another value.</summary>
    public required string SessionIndex { get; init; }

    public required string AuthnContextClass { get; init; }

    public required ImmutableArray<SamlAttribute> Attributes { get; init; }
}

/// <param name="NameQualifier">Entity ID of the identity provider; null for transient identifiers.</param>
/// <param name="SpNameQualifier">Entity ID of the service provider; null for transient identifiers.</param>
internal sealed record NameId(string Format, string Value, string? NameQualifier, string? SpNameQualifier);

/// <param name="Name">A URI, or the word an agreement gives.</param>
/// <param name="FriendlyName">For people who read assertions; receivers must not depend on it.</param>
/// <param name="Values">One AttributeValue each (SDP-IDP20).</param>
internal sealed record SamlAttribute(string Name, string? FriendlyName, ImmutableArray<string> Values);
