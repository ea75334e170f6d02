using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// <c>GET|POST /connect/authorize</c> (OIDC Core 3.1.2): identify the client, check the rest, hand over to the shared
/// flow.
/// </summary>
internal sealed class AuthorizeEndpoint(
    ClientChecks client,
    AuthorizeChecks checks,
    SignInFlow flow,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
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
        var (candidate, error) = client.Identify(tenant, parameters);
        if (candidate is null)
            return ErrorPage.Result(error!.Refusal, StatusCodes.Status400BadRequest, error.Partner);
        switch (await checks.RunAsync(candidate, cancellation))
        {
            case Checked<AuthorizeCandidate, ProtocolError>.Failed failed:
                RefusedRequest.Note(context, failed.Refusal.Refusal, candidate.Partner.Id);
                return AuthorizeResponse.Error(
                    candidate.RedirectUri,
                    ModeOf(candidate),
                    candidate.Parameters["state"],
                    tenant.Issuer,
                    failed.Refusal
                );
            case Checked<AuthorizeCandidate, ProtocolError>.Passed passed:
                var request = AuthorizeTranslation.ToPartnerRequest(passed.Value, clock.GetUtcNow());
                return HttpMethods.IsPost(context.Request.Method)
                    ? await flow.BeginWithTicketAsync(context, request, cancellation)
                    : await flow.BeginAsync(context, request, cancellation);
            default:
                throw new InvalidOperationException("A check has no other outcome.");
        }
    }

    private static ResponseMode ModeOf(AuthorizeCandidate candidate) =>
        candidate.Parameters["response_mode"] == "form_post" ? ResponseMode.FormPost : ResponseMode.Query;
}
