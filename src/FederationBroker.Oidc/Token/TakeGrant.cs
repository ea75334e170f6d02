using System.Security.Claims;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// Reads a code or refresh token, and uses it up with the same statement. The library reads first, checks then, and
/// does not look at whether marking it as used has worked.
/// </summary>
internal sealed class TakeGrant(IServiceProvider services) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var request = new TokenRequest(
            caller.Partner,
            caller.Client,
            context.Transaction.Noted<ParameterSet>(),
            context.Transaction.NotedOrNull<DpopProof>()?.Key
        );
        switch (await TakeAsync(context, request))
        {
            case TokenTaking.Taken taken:
                context.Transaction.Note(taken);
                context.Principal = PrincipalOf(taken, context.ValidTokenTypes.Single(), caller.Client.ClientId);
                break;
            case TokenTaking.Refused refused:
                context.Refuse(refused.Error.From(caller.Partner.Id));
                break;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    // Only the one that is presented is made: each stands on much that the other does not need.
    private Task<TokenTaking> TakeAsync(ValidateTokenContext context, TokenRequest request) =>
        context.ValidTokenTypes.Single() switch
        {
            TokenTypeIdentifiers.Private.AuthorizationCode => services
                .GetRequiredService<AuthorizationCodes>()
                .TakeAsync(request, context.Token!, context.CancellationToken),
            TokenTypeIdentifiers.RefreshToken => services
                .GetRequiredService<RefreshTokens>()
                .TakeAsync(request, context.Token!, context.CancellationToken),
            var other => throw new InvalidOperationException($"No such token is taken here: {other}"),
        };

    private static ClaimsPrincipal PrincipalOf(TokenTaking.Taken taken, string type, string client)
    {
        var (authorization, live, _) = taken.Reservation;
        var principal = EnginePrincipal.Of(type, live.Pseudonym, client, authorization.Scope);
        if (type != TokenTypeIdentifiers.Private.AuthorizationCode)
            return principal;
        // The library compares them once more.
        principal.SetClaim(Claims.Private.RedirectUri, authorization.RedirectUri);
        if (authorization.CodeChallenge is { } challenge)
            principal
                .SetClaim(Claims.Private.CodeChallenge, challenge)
                .SetClaim(Claims.Private.CodeChallengeMethod, CodeChallengeMethods.Sha256);
        return principal;
    }
}
