using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Claims;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.UserInfo;

/// <summary>UserInfo (OIDC Core 5.3): the bearer token, and nothing else, is read.</summary>
internal sealed class TakeBearer : IOpenIddictServerHandler<ExtractUserInfoRequestContext>
{
    public async ValueTask HandleAsync(ExtractUserInfoRequestContext context)
    {
        switch (await BearerToken.ReadAsync(context.Http().Request, context.CancellationToken))
        {
            case BearerToken.Presented presented:
                context.Transaction.Note(presented);
                context.Request = new OpenIddictRequest { AccessToken = presented.Token };
                break;
            case BearerToken.Faulty { Error: var error }:
                context.Refuse(error);
                break;
            default:
                context.Refuse(OidcErrors.AccessTokenMissing);
                break;
        }
    }
}

/// <summary>Reads an access token that UserInfo may be asked with.</summary>
internal sealed class ReadSubjectToken(LiveAccessTokens tokens, BoundTokens bound, PartnerPace pace)
    : IOpenIddictServerHandler<ValidateTokenContext>
{
    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        var live = await tokens.FindWithClaimsAsync(context.Token!, context.CancellationToken);
        if (await FaultOfAsync(context, live) is { } fault)
        {
            context.Refuse(fault);
            return;
        }

        var (token, released) = (live!.Token, live.Subscriber!);
        context.Transaction.Note(released);
        context.Principal = EnginePrincipal.Of(
            TokenTypeIdentifiers.AccessToken,
            released.Pseudonym,
            token.ClientId,
            token.Scope
        );
    }

    private async ValueTask<ProtocolError?> FaultOfAsync(ValidateTokenContext context, LiveAccessToken? live)
    {
        if (live is null)
            return OidcErrors.AccessTokenInvalid;
        CallingPartner.Note(context.Http(), live.Partner);
        if (pace.IsTooFast(live.Partner))
            return OidcErrors.TooManyRequests.From(live.Partner.Id);
        if (live.Subscriber is null || !live.HasScope("openid"))
            return OidcErrors.ScopeInsufficient.From(live.Partner.Id);
        var presented = context.Transaction.Noted<BearerToken.Presented>();
        return await bound.FaultOfAsync(context.Http(), presented, live, context.CancellationToken);
    }
}

/// <summary>Says what was released, and nothing that the library would add.</summary>
internal sealed class AnswerUserInfo : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    public ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var released = context.Transaction.Noted<ReleasedClaims>();
        context.Answer(
            JsonAnswer.Private(json =>
            {
                json.WriteString("sub", released.Pseudonym);
                IdTokenWriter.WriteClaims(json, released);
            })
        );
        return ValueTask.CompletedTask;
    }
}

internal sealed class RefuseUserInfo : IOpenIddictServerHandler<ApplyUserInfoResponseContext>
{
    public ValueTask HandleAsync(ApplyUserInfoResponseContext context)
    {
        var error = context.Transaction.Noted<ProtocolError>();
        context.Answer(
            error == OidcErrors.AccessTokenMissing
                // RFC 6750 3.1: who has shown nothing is told no error.
                ? JsonAnswer.Error(error, StatusCodes.Status401Unauthorized, "Bearer")
                : BearerAnswer.Refuse(error)
        );
        return ValueTask.CompletedTask;
    }
}
