using System.Collections.Immutable;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Messages;
using FederationBroker.Saml.Signatures;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>
/// A request with everything its checks look at, each read once. The checks turn it into
/// <c>Valid&lt;SignInAttempt&gt;</c> or say why not.
/// </summary>
internal sealed record SignInAttempt
{
    public required Tenant Tenant { get; init; }

    public required AuthnRequest Request { get; init; }

    /// <summary>The partner registered under the issuer in this tenant; null when there is none.</summary>
    public required Partner? Sender { get; init; }

    public required SignatureVerdict Signature { get; init; }

    public required AnswerAddress AnswerAddress { get; init; }

    /// <summary>
    /// Contexts that satisfy the request: empty when any does, null when none can.
    /// </summary>
    public required ImmutableArray<string>? AcceptableContexts { get; init; }

    /// <summary>Null when the sender may not have what it asks for.</summary>
    public required string? NameIdFormat { get; init; }

    public required string? RelayState { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The address requests of this tenant are sent to, as published in its metadata.</summary>
    public string Endpoint => SamlAddresses.SingleSignOn(Tenant);
}

/// <summary>Why a request is not followed, and who is told.</summary>
internal abstract record Rejection
{
    private Rejection() { }

    /// <summary>Whoever sits at the browser: the sender or the address of the answer is not proven.</summary>
    internal sealed record OnPage(Refusal Refusal) : Rejection;

    /// <summary>The partner, at its registered address.</summary>
    internal sealed record ToPartner(SamlStatus Status) : Rejection;

    public static implicit operator Rejection?(Refusal? refusal) => refusal is null ? null : new OnPage(refusal);

    public static implicit operator Rejection?(SamlStatus? status) => status is null ? null : new ToPartner(status);
}

/// <summary>The addresses of a tenant's identity provider.</summary>
internal static class SamlAddresses
{
    public const string SingleSignOnPath = "/saml/sso";
    public const string MetadataPath = "/saml/metadata";

    public static string SingleSignOn(Tenant tenant) => tenant.Issuer + SingleSignOnPath;

    /// <summary>
    /// Where services send people after an error of their own: the operator's support, or our help page.
    /// </summary>
    public static string Help(Tenant tenant) => tenant.Support.Url ?? $"{tenant.Issuer}/help";
}
