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
internal sealed class TakeGrant(IServiceProvider services) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        // A client that is alone presents nothing.
        if (context.Request.IsClientCredentialsGrantType())
            return;
        var caller = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var request = new TokenRequest(
            caller.Partner,
            caller.Client,
            context.Transaction.Noted<ParameterSet>(),
            context.Transaction.NotedOrNull<DpopProof>()?.Key
        );
        if (context.Request.IsTokenExchangeGrantType())
        {
            await ExchangeAsync(context, request);
            return;
        }

        switch (await TakeAsync(context, request))
        {
            case TokenTaking.Taken taken:
                context.Transaction.Note(taken);
                Present(context, taken.Reservation, caller.Client.ClientId);
                break;
            case TokenTaking.Refused refused:
                context.Refuse(refused.Error.From(caller.Partner.Id));
                break;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    private async Task ExchangeAsync(ValidateTokenRequestContext context, TokenRequest request)
    {
        var exchanges = services.GetRequiredService<TokenExchanges>();
        switch (await exchanges.TakeAsync(request, context.CancellationToken))
        {
            case TokenExchange.Taken taken:
                context.Transaction.Note(taken);
                context.SubjectTokenPrincipal = EnginePrincipal.Of(
                    taken.Released.Pseudonym,
                    request.Client.ClientId,
                    taken.Scope
                );
                break;
            case TokenExchange.Refused refused:
                context.Refuse(refused.Error.From(request.Partner.Id));
                break;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    // Only the one that is presented is made: each stands on much that the other does not need.
    private Task<TokenTaking> TakeAsync(ValidateTokenRequestContext context, TokenRequest request) =>
        context.Request.GrantType switch
        {
            GrantTypes.AuthorizationCode => services
                .GetRequiredService<AuthorizationCodes>()
                .TakeAsync(request, request.Parameters["code"]!, context.CancellationToken),
            GrantTypes.RefreshToken => services
                .GetRequiredService<RefreshTokens>()
                .TakeAsync(request, request.Parameters["refresh_token"]!, context.CancellationToken),
            var other => throw new InvalidOperationException($"Nothing is taken for {other}."),
        };

    // What the library compares once more, and grants tokens for.
    private static void Present(ValidateTokenRequestContext context, TokenReservation reservation, string client)
    {
        var (authorization, live, _) = reservation;
        var principal = EnginePrincipal.Of(live.Pseudonym, client, authorization.Scope);
        if (context.Request.IsRefreshTokenGrantType())
        {
            context.RefreshTokenPrincipal = principal;
            return;
        }

        context.AuthorizationCodePrincipal = principal.SetClaim(Claims.Private.RedirectUri, authorization.RedirectUri);
        if (authorization.CodeChallenge is { } challenge)
            principal
                .SetClaim(Claims.Private.CodeChallenge, challenge)
                .SetClaim(Claims.Private.CodeChallengeMethod, CodeChallengeMethods.Sha256);
    }
}
