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

/// <summary>Reads the access token, and judges whether UserInfo may be asked with it.</summary>
internal sealed class CheckAccessToken(LiveAccessTokens tokens, BoundTokens bound, PartnerPace pace)
    : IOpenIddictServerHandler<ValidateUserInfoRequestContext>
{
    public async ValueTask HandleAsync(ValidateUserInfoRequestContext context)
    {
        var presented = context.Transaction.Noted<BearerToken.Presented>();
        var live = await tokens.FindWithClaimsAsync(presented.Token, context.CancellationToken);
        if (await FaultOfAsync(context, presented, live) is { } fault)
            context.Refuse(fault);
        else
            context.Transaction.Note(live!.Subscriber!);
    }

    private async ValueTask<ProtocolError?> FaultOfAsync(
        ValidateUserInfoRequestContext context,
        BearerToken.Presented presented,
        LiveAccessToken? live
    )
    {
        if (live is null)
            return OidcErrors.AccessTokenInvalid;
        CallingPartner.Note(context.Http(), live.Partner);
        if (pace.IsTooFast(live.Partner))
            return OidcErrors.TooManyRequests.From(live.Partner.Id);
        if (live.Subscriber is null || !live.HasScope("openid"))
            return OidcErrors.ScopeInsufficient.From(live.Partner.Id);
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
