using System.Collections.Immutable;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Federation.Requests;

public enum SignInProtocol
{
    Oidc,
    Saml,
}

/// <summary>
/// What a partner asks for, in words that both protocols share. Made of a validated protocol message and of nothing
/// else; it travels through the sign-in ticket, so that pages never parse a request or a return address again.
/// </summary>
public sealed class PartnerRequest
{
    /// <param name="proof">The message, which has passed its protocol's checks.</param>
    public PartnerRequest(Valid proof) => ArgumentNullException.ThrowIfNull(proof);

    /// <summary>As a ticket keeps it: it was made of a validated message before.</summary>
    [JsonConstructor]
    internal PartnerRequest() { }

    public required TenantId Tenant { get; init; }

    public required PartnerId Partner { get; init; }

    public required SignInProtocol Protocol { get; init; }

    /// <summary>Names of the claim catalogue; already limited to what the agreement lists.</summary>
    public ImmutableArray<string> RequestedClaims { get; init; } = [];

    /// <summary>Answer without showing a page, or not at all (<c>prompt=none</c>, IsPassive).</summary>
    public bool Passive { get; init; }

    /// <summary>The subscriber has to prove who they are now (<c>prompt=login</c>, ForceAuthn).</summary>
    public bool ForceSignIn { get; init; }

    /// <summary>The last proof may be this old (<c>max_age</c>).</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>The answer says when the subscriber signed in: protocol, request or agreement demand it.</summary>
    public bool StatesSignInTime { get; init; }

    /// <summary>The consent page is shown even when nothing new is asked (<c>prompt=consent</c>).</summary>
    public bool ForceConsent { get; init; }

    /// <summary>Access while the subscriber is away (<c>offline_access</c>); consented like a datum.</summary>
    public bool OfflineAccess { get; init; }

    /// <summary>What the subscriber is asked to buy with it, as the partner names it; null: nothing.</summary>
    public string? RequestedOffer { get; init; }

    /// <summary>
    /// Authentication contexts (<see cref="AuthenticationContext"/>) that satisfy the partner; empty: any.
    /// </summary>
    public ImmutableArray<string> AcceptableContexts { get; init; } = [];

    /// <summary>Without an acceptable context there is no answer; otherwise the contexts are a preference.</summary>
    public bool ContextIsEssential { get; init; }

    /// <summary>Prefilled on the login page. Personal data: not for logs.</summary>
    public string? LoginHint { get; init; }

    /// <summary>Languages the partner suggests, BCP 47, best first.</summary>
    public ImmutableArray<string> UiLocales { get; init; } = [];

    /// <summary>The pseudonym that the answer must carry; another subscriber's session does not do.</summary>
    public string? ExpectedSubject { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The protocol library's own validated request, as JSON only it reads.</summary>
    public required string ProtocolState { get; init; }

    public override string ToString() => $"{Protocol} request of {Tenant}/{Partner}";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PartnerRequest))]
internal sealed partial class PartnerRequestJson : JsonSerializerContext;

/// <summary>
/// How strongly a subscriber was authenticated, as the broker names it; each protocol maps it to its own terms.
/// </summary>
public static class AuthenticationContext
{
    /// <summary>Cable ID and password over TLS.</summary>
    public const string Password = "urn:fbroker:acr:password";

    /// <summary>A passkey with user verification: possession and a PIN or biometric.</summary>
    public const string Passkey = "urn:fbroker:acr:passkey";

    /// <summary>
    /// Credentials of an account or a device: somebody of the household. Never enough to consent or to buy.
    /// </summary>
    public const string Device = "urn:fbroker:acr:device";

    /// <summary>The household's own connection and nothing else. Never enough to consent or to buy.</summary>
    public const string HomeNetwork = "urn:fbroker:acr:home-network";

    /// <summary>
    /// Asks that whoever is watching shows the PIN of their user profile, whatever the login was. An answer keeps the
    /// context of the login and says <c>pin</c> among its methods.
    /// </summary>
    public const string ProfilePin = "urn:fbroker:acr:profile-pin";
}
