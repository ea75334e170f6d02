using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>A token that stands for the client alone (RFC 6749 4.4). It names no subscriber and opens nothing that is a subscriber's.</summary>
internal sealed class ClientCredentialsGrant(AccessTokenFormat format, TimeProvider clock)
{
    public TokenOutcome Answer(TokenRequest request)
    {
        // No scope of this provider applies without a subscriber.
        if (request.Parameters["scope"] is not null) return new TokenOutcome.Refused(OidcErrors.ScopeWidened);
        var now = clock.GetUtcNow();
        var lifetime = request.Client.AccessTokenLifetime;
        var token = new AccessToken(Guid.CreateVersion7(now), Authorization: Guid.Empty, request.Client.ClientId, Scope: string.Empty, now, now + lifetime);
        return new TokenOutcome.Issued(format.Write(request.Tenant.Id, token), lifetime, string.Empty, IdToken: null, RefreshToken: null);
    }
}
