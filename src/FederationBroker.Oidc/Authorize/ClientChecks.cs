using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// The first half of judging a request: who asks, and may the answer go where it says? Until both are proven nothing is
/// redirected (RFC 9700 4.11.2); the error is shown on the broker.
/// </summary>
internal sealed class ClientChecks(IPartnerRegistry registry, TimeProvider clock)
{
    public (AuthorizeCandidate? Candidate, ProtocolError? Error) Identify(Tenant tenant, ParameterSet? parameters)
    {
        if (parameters is null)
            return (null, OidcErrors.MalformedRequest);
        if (
            parameters["client_id"] is not { Length: <= 128 } clientId
            || registry.Current.FindByClientId(tenant.Id, clientId) is not { Oidc: { } client } partner
        )
            return (null, OidcErrors.UnknownClient);
        if (!partner.Enabled)
            return (null, OidcErrors.PartnerSwitchedOff.From(partner.Id));
        if (!partner.IsActive(clock.GetUtcNow()))
            return (null, OidcErrors.AgreementNotInForce.From(partner.Id));
        if (parameters["redirect_uri"] is not { } redirectUri)
            return (null, OidcErrors.RedirectUriMissing.From(partner.Id));
        // RFC 9700 2.1: exact string comparison. System.Uri would fold case, ports, dot segments and user info.
        return client.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)
            ? (new AuthorizeCandidate(parameters, tenant, partner, client, redirectUri), null)
            : (
                null,
                OidcErrors
                    .RedirectUriNotRegistered.From(partner.Id)
                    .WithDetail($"an unregistered redirect_uri of {redirectUri.Length} characters")
            );
    }
}
