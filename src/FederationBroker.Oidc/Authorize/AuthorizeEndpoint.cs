using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// <c>GET|POST /connect/authorize</c> (OIDC Core 3.1.2): take the request in, and hand it over to the flow that both
/// protocols share.
/// </summary>
internal sealed class AuthorizeEndpoint(
    AuthorizeIntake intake,
    SignInFlow flow,
    IPartnerRegistry registry,
    TenantScope scope
)
{
    public Task<IResult> GetAsync(HttpContext context, CancellationToken cancellation) =>
        AnswerAsync(context, ParameterSet.FromQuery(context.Request), cancellation);

    /// <summary>
    /// A cross-site POST arrives without the SameSite=Lax session. The checked request is therefore put into a ticket,
    /// and the browser comes back with a GET of its own, which carries the cookie.
    /// </summary>
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation) =>
        await AnswerAsync(context, await ParameterSet.FromFormAsync(context.Request, cancellation), cancellation);

    private async Task<IResult> AnswerAsync(
        HttpContext context,
        ParameterSet? parameters,
        CancellationToken cancellation
    )
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        switch (await intake.TakeAsync(tenant, parameters, cancellation))
        {
            case AuthorizeOutcome.Accepted { Request: var request }:
                return HttpMethods.IsPost(context.Request.Method)
                    ? await flow.BeginWithTicketAsync(context, request, cancellation)
                    : await flow.BeginAsync(context, request, cancellation);
            case AuthorizeOutcome.Refused refused:
                RefusedRequest.Note(context, refused.Error.Refusal, refused.Candidate.Partner.Id);
                return Error(refused.Candidate, refused.Error);
            case AuthorizeOutcome.NotIdentified { Error: var error }:
                return ErrorPage.Result(error.Refusal, StatusCodes.Status400BadRequest, error.Partner);
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }

    private static IResult Error(AuthorizeCandidate candidate, ProtocolError error) =>
        AuthorizeResponse.Error(
            candidate.Proven.RedirectUri,
            candidate.Mode ?? ResponseMode.Query,
            candidate.Parameters["state"],
            candidate.Tenant.Issuer,
            error
        );
}
