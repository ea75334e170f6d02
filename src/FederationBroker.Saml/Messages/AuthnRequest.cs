using System.Collections.Immutable;

namespace FederationBroker.Saml.Messages;

/// <summary>
/// A sign-in request (SAML core 3.4.1), as far as an identity provider acts on it. Text is what the sender wrote; only
/// <c>Valid&lt;AuthnRequest&gt;</c> has passed the checks. Conditions and Extensions are read over (IIP-EXT01).
/// </summary>
internal sealed record AuthnRequest
{
    /// <summary>Answers name it in InResponseTo; at most 256 characters, an XML name.</summary>
    public required string Id { get; init; }

    /// <summary>"2.0", or something the sender is told about.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset IssueInstant { get; init; }

    /// <summary>Entity ID of the sender.</summary>
    public required string Issuer { get; init; }

    public string? Destination { get; init; }

    public bool ForceAuthn { get; init; }

    public bool IsPassive { get; init; }

    public string? ProtocolBinding { get; init; }

    public string? AssertionConsumerServiceUrl { get; init; }

    public int? AssertionConsumerServiceIndex { get; init; }

    public int? AttributeConsumingServiceIndex { get; init; }

    public NameIdPolicy? NameIdPolicy { get; init; }

    public RequestedAuthnContext? RequestedAuthnContext { get; init; }

    public Scoping? Scoping { get; init; }

    public RequestedSubject? Subject { get; init; }
}

/// <summary>Core 3.4.1.1. AllowCreate is read over: our identifiers are computed, not created on request.</summary>
internal sealed record NameIdPolicy(string? Format, string? SpNameQualifier);

/// <summary>
/// Core 3.3.2.2.1. Context declarations, the other way to ask, are read as no class at all: nobody here publishes any.
/// </summary>
/// <param name="Classes">Class references in the sender's order of preference.</param>
internal sealed record RequestedAuthnContext(ContextComparison Comparison, ImmutableArray<string> Classes);

internal enum ContextComparison
{
    Exact,
    Minimum,
    Maximum,
    Better,
}

/// <summary>Core 3.4.1.2.</summary>
/// <param name="ProxyCount">How often the request may be passed on; we never do.</param>
/// <param name="IdentityProviders">Entity IDs the sender accepts; null when any will do.</param>
internal sealed record Scoping(int? ProxyCount, ImmutableArray<string>? IdentityProviders);

/// <summary>Core 3.4.1: the person the assertion must be about.</summary>
internal abstract record RequestedSubject
{
    private RequestedSubject() { }

    internal sealed record Named(string Value, string? Format, string? NameQualifier, string? SpNameQualifier)
        : RequestedSubject;

    /// <summary>An encrypted or extension identifier, or one to be confirmed in a particular way.</summary>
    internal sealed record Unsupported : RequestedSubject
    {
        public static readonly Unsupported Instance = new();
    }
}
