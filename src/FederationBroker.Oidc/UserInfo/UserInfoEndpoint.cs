using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.UserInfo;

/// <summary><c>GET|POST /connect/userinfo</c> (OIDC Core 5.3).</summary>
internal sealed class UserInfoEndpoint(LiveAccessTokens tokens, PartnerPace pace)
{
    public async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        return await BearerToken.ReadAsync(context.Request, cancellation) switch
        {
            BearerToken.Presented { Token: var token } => await AnswerAsync(context, token, cancellation),
            BearerToken.Faulty { Error: var error } => BearerAnswer.Refuse(error),
            _ => JsonAnswer.Error(OidcErrors.AccessTokenMissing, StatusCodes.Status401Unauthorized, "Bearer"),
        };
    }

    private async Task<IResult> AnswerAsync(HttpContext context, string token, CancellationToken cancellation)
    {
        if (await tokens.FindWithClaimsAsync(token, cancellation) is not { } live)
            return BearerAnswer.Refuse(OidcErrors.AccessTokenInvalid);
        CallingPartner.Note(context, live.Partner);
        if (pace.IsTooFast(live.Partner))
            return BearerAnswer.Refuse(OidcErrors.TooManyRequests.From(live.Partner.Id));
        if (live.Subscriber is not { } released || !live.HasScope("openid"))
            return BearerAnswer.Refuse(OidcErrors.ScopeInsufficient.From(live.Partner.Id));
        return JsonAnswer.Private(json =>
        {
            json.WriteString("sub", released.Pseudonym);
            IdTokenWriter.WriteClaims(json, released);
        });
    }
}
