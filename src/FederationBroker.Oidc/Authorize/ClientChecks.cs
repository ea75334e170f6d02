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
    public ClientIdentification Identify(Tenant tenant, ParameterSet parameters)
    {
        if (
            parameters["client_id"] is not { Length: <= 128 } clientId
            || registry.Current.FindByClientId(tenant.Id, clientId) is not { Oidc: { } client } partner
        )
            return Refuse(OidcErrors.UnknownClient);
        if (!partner.Enabled)
            return Refuse(OidcErrors.PartnerSwitchedOff.From(partner.Id));
        if (!partner.IsActive(clock.GetUtcNow()))
            return Refuse(OidcErrors.AgreementNotInForce.From(partner.Id));
        if (parameters["redirect_uri"] is not { } redirectUri)
            return Refuse(OidcErrors.RedirectUriMissing.From(partner.Id));
        // RFC 9700 2.1: exact string comparison. System.Uri would fold case, ports, dot segments and user info.
        return client.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)
            ? new ClientIdentification.Identified(new ProvenClient(partner, client, redirectUri))
            : Refuse(
                OidcErrors
                    .RedirectUriNotRegistered.From(partner.Id)
                    .WithDetail($"an unregistered redirect_uri of {redirectUri.Length} characters")
            );
    }

    private static ClientIdentification.Refused Refuse(ProtocolError error) => new(error);
}

internal abstract record ClientIdentification
{
    private ClientIdentification() { }

    internal sealed record Identified(ProvenClient Client) : ClientIdentification;

    /// <summary>Told on a page of the broker.</summary>
    internal sealed record Refused(ProtocolError Error) : ClientIdentification;
}
