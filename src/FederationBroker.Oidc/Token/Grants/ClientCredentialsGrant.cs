using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;

namespace FederationBroker.Oidc.Token.Grants;

/// <summary>
/// A token that stands for the client alone (RFC 6749 4.4). It names no subscriber and opens nothing that is a
/// subscriber's.
/// </summary>
internal sealed class ClientCredentialsGrant(AccessTokenFormat format, TimeProvider clock) : ITokenGrant
{
    public Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation) =>
        Task.FromResult(Answer(request));

    // Without a subscriber: asking about standings, about orders, and about payments, where the agreement says so.
    private static bool IsAgreed(string scope, Partner partner) =>
        scope == StandingApi.Scope
            ? partner.Agreement.Standing
            : CallScopes.Find(scope) is { } call && call.IsAgreed(partner);

    private TokenOutcome Answer(TokenRequest request)
    {
        var scope = request.Parameters["scope"] ?? string.Empty;
        var wanted = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!wanted.All(one => IsAgreed(one, request.Partner)))
            return new TokenOutcome.Refused(OidcErrors.ScopeWidened);
        var now = clock.GetUtcNow();
        var lifetime = request.Client.AccessTokenLifetime;
        var token = new AccessToken(
            Guid.CreateVersion7(now),
            Authorization: Guid.Empty,
            request.Client.ClientId,
            scope,
            now,
            now + lifetime
        );
        return new TokenOutcome.Issued(
            format.Write(request.Tenant.Id, token),
            lifetime,
            scope,
            IdToken: null,
            RefreshToken: null
        );
    }
}
