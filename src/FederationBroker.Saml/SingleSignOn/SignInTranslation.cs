using System.Collections.Immutable;
using FederationBroker.Federation.Requests;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Saml.Messages;

namespace FederationBroker.Saml.SingleSignOn;

/// <summary>Says in the broker's words what a valid request asks for.</summary>
internal static class SignInTranslation
{
    public static PartnerRequest ToPartnerRequest(Valid<SignInAttempt> valid)
    {
        var attempt = valid.Value;
        var (request, sender) = (attempt.Request, attempt.Sender!);
        var contexts = attempt.AcceptableContexts!.Value;
        return new PartnerRequest(valid)
        {
            Tenant = sender.Tenant,
            Partner = sender.Id,
            Protocol = SignInProtocol.Saml,
            RequestedClaims = Claims(sender, request.AttributeConsumingServiceIndex),
            Passive = request.IsPassive,
            ForceSignIn = request.ForceAuthn,
            MaximumAge = sender.Agreement.MaximumAge,
            StatesSignInTime = true,
            AcceptableContexts = contexts,
            ContextIsEssential = !contexts.IsEmpty,

            // Persistent identifiers are equal without regard to case (core 8.3.7, IIP-IDP21); ours are lower case.
            ExpectedSubject = (request.Subject as RequestedSubject.Named)?.Value.ToLowerInvariant(),
            ReceivedAt = attempt.ReceivedAt,
            ProtocolState = Pending(attempt).ToJson(),
        };
    }

    private static PendingAnswer Pending(SignInAttempt attempt) =>
        new(
            attempt.Request.Id,
            ((AnswerAddress.Registered)attempt.AnswerAddress).Location,
            attempt.RelayState,
            attempt.NameIdFormat!,
            attempt.Request.RequestedAuthnContext
        );

    /// <summary>
    /// What the chosen AttributeConsumingService lists, of what was agreed and has a name in SAML; metadata without
    /// such a service asks for all that was agreed (IIP-IDP04).
    /// </summary>
    private static ImmutableArray<string> Claims(Partner sender, int? index)
    {
        var services = sender.Saml!.ServiceProvider.AttributeConsumingServices;
        var chosen = index is null
            ? services
                .OrderBy(service =>
                    service.IsDefault switch
                    {
                        true => 0,
                        null => 1,
                        false => 2,
                    }
                )
                .FirstOrDefault()
            : services.FirstOrDefault(service => service.Index == index);
        return
        [
            .. sender
                .Agreement.Claims.Where(claim =>
                    claim.SamlName is not null
                    && (chosen is null || chosen.Attributes.Any(attribute => attribute.Name == claim.SamlName))
                )
                .Select(claim => claim.Claim),
        ];
    }
}
