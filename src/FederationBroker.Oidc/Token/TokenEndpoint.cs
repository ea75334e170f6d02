using FederationBroker.Data.Tenancy;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Token.Grants;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Token;

/// <summary>
/// <c>POST /connect/token</c> (RFC 6749 3.2): authenticate the client, find the grant type, let it answer.
/// </summary>
internal sealed class TokenEndpoint(
    ClientAuthentication clients,
    TokenGrants grants,
    TokenMeasures measures,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation)
    {
        if (await BackChannel.ReadFormAsync(context.Request, cancellation) is not { } parameters)
            return BackChannel.Answer(OidcErrors.FormExpected);
        return await clients.AuthenticateAsync(context.Request, parameters, cancellation) switch
        {
            ClientVerdict.Rejected rejected => BackChannel.Answer(rejected.Error),
            ClientVerdict.Authenticated caller => await AnswerAsync(caller, parameters, cancellation),
            _ => throw new InvalidOperationException("A client is authenticated or rejected."),
        };
    }

    private async Task<IResult> AnswerAsync(
        ClientVerdict.Authenticated caller,
        ParameterSet parameters,
        CancellationToken cancellation
    )
    {
        var request = new TokenRequest(
            registry.Current.FindTenant(scope.Tenant)!,
            caller.Partner,
            caller.Client,
            parameters
        );
        return await AnswerAsync(request, cancellation) switch
        {
            TokenOutcome.Issued issued => issued.ToAnswer(),
            TokenOutcome.Refused refused => BackChannel.Answer(refused.Error.From(caller.Partner.Id)),
            _ => throw new InvalidOperationException("A token request has no other outcome."),
        };
    }

    private async Task<TokenOutcome> AnswerAsync(TokenRequest request, CancellationToken cancellation)
    {
        if (request.Parameters["grant_type"] is not { } grantType)
            return new TokenOutcome.Refused(OidcErrors.GrantTypeMissing);
        if (grants.Find(grantType) is not { } grant)
            return new TokenOutcome.Refused(OidcErrors.GrantTypeUnsupported);
        if (!request.Client.Allows(grantType))
            return new TokenOutcome.Refused(OidcErrors.GrantTypeNotAllowed);
        var outcome = await grant.AnswerAsync(request, cancellation);
        if (outcome is TokenOutcome.Issued)
            measures.Count(request, grantType);
        return outcome;
    }
}
