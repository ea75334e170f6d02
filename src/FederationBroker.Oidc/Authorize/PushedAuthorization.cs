using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Jose;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Pushed;
using FederationBroker.Partners;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// <c>POST /connect/par</c> (RFC 9126 2.1): judged by the same checks as at the authorization endpoint, so that what is
/// wrong is told to the partner's server, not to somebody's browser.
/// </summary>
internal sealed class CheckPushedRequest(AuthorizeIntake intake)
    : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
    {
        var (partner, client) = context.Transaction.Noted<ClientVerdict.Authenticated>();
        // Whoever has shown who it is, or which key it has, need not say it twice.
        var parameters = context.Transaction.Noted<ParameterSet>().With("client_id", client.ClientId);
        if (context.Transaction.NotedOrNull<DpopProof>() is { } proof && parameters["dpop_jkt"] is null)
            parameters = parameters.With("dpop_jkt", KeyThumbprint.TextOf(proof.Key));
        if (await FaultOfAsync(context, client, parameters) is { } fault)
            context.Refuse(fault.From(partner.Id));
        else
            context.Transaction.Take(parameters.Without(ClientAuthentication.Credentials));
    }

    private async Task<ProtocolError?> FaultOfAsync(
        ValidatePushedAuthorizationRequestContext context,
        OidcSettings client,
        ParameterSet parameters
    )
    {
        // Anybody can name a public client, and would fill the table.
        if (client.ClientAuthentication == ClientAuthenticationMethod.None)
            return OidcErrors.PushingIsForConfidentialClients;
        if (parameters.Has("request_uri"))
            return OidcErrors.RequestUriPushed;
        if (
            context.Transaction.NotedOrNull<DpopProof>() is { } proof
            && parameters["dpop_jkt"] != KeyThumbprint.TextOf(proof.Key)
        )
            return OidcErrors.DpopKeyContradicts;
        var asked = new AskedRequest(context.Tenant(), parameters, IsPushed: true);
        return await intake.TakeAsync(asked, context.CancellationToken) switch
        {
            AuthorizeOutcome.Accepted => null,
            AuthorizeOutcome.Refused refused => refused.Error,
            AuthorizeOutcome.NotIdentified unknown => unknown.Error,
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }
}

/// <summary>Keeps it, and says under which name.</summary>
internal sealed class KeepPushedRequest(PushedRequests pushed)
    : IOpenIddictServerHandler<HandlePushedAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(HandlePushedAuthorizationRequestContext context)
    {
        var partner = context.Transaction.Noted<ClientVerdict.Authenticated>().Partner;
        var parameters = context.Transaction.Noted<ParameterSet>();
        var requestUri = await pushed.KeepAsync(partner, parameters, context.CancellationToken);
        context.Answer(
            JsonAnswer.Created(json =>
            {
                json.WriteString("request_uri", requestUri);
                json.WriteNumber("expires_in", (long)PushedRequests.Lifetime.TotalSeconds);
            })
        );
    }
}
