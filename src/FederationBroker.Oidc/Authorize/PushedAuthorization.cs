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
internal sealed class CheckPushedRequest(AuthorizeIntake intake, RequestObjects objects)
    : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
    {
        var (partner, client) = context.Transaction.Noted<ClientVerdict.Authenticated>();
        var sent = context.Transaction.Noted<ParameterSet>();
        if (FaultOf(client, sent) is { } fault)
        {
            context.Refuse(fault.From(partner.Id));
            return;
        }

        // Whoever has shown who it is need not say it twice.
        var pushed = sent.Without(ClientAuthentication.Credentials).With("client_id", client.ClientId);
        switch (await JudgeAsync(context, new AskedRequest(context.Tenant(), pushed, IsPushed: true)))
        {
            case OpenedRequest.Of { Asked: var asked }:
                context.Transaction.Take(asked.Parameters);
                // The library has read the form before the object in it was opened.
                context.SetRedirectUri(asked.Parameters["redirect_uri"]!);
                break;
            case OpenedRequest.Faulty { Error: var error }:
                context.Refuse(error.From(partner.Id));
                break;
        }
    }

    private static ProtocolError? FaultOf(OidcSettings client, ParameterSet sent)
    {
        // Anybody can name a public client, and would fill the table.
        if (client.ClientAuthentication == ClientAuthenticationMethod.None)
            return OidcErrors.PushingIsForConfidentialClients;
        return sent.Has("request_uri") ? OidcErrors.RequestUriPushed : null;
    }

    private async Task<OpenedRequest> JudgeAsync(ValidatePushedAuthorizationRequestContext context, AskedRequest asked)
    {
        var reading = await objects.OpenAsync(asked, context.CancellationToken);
        if (reading is not OpenedRequest.Of { Asked: var opened })
            return reading;
        // RFC 9449 10.1: a proof that comes along names the key as well as the parameter does.
        if (context.Transaction.NotedOrNull<DpopProof>() is { } proof)
        {
            var key = KeyThumbprint.TextOf(proof.Key);
            if ((opened.Parameters["dpop_jkt"] ?? key) != key)
                return new OpenedRequest.Faulty(OidcErrors.DpopKeyContradicts);
            opened = opened with { Parameters = opened.Parameters.With("dpop_jkt", key) };
        }

        return await intake.TakeAsync(opened, context.CancellationToken) switch
        {
            AuthorizeOutcome.Accepted => new OpenedRequest.Of(opened),
            AuthorizeOutcome.Refused refused => new OpenedRequest.Faulty(refused.Error),
            AuthorizeOutcome.NotIdentified unknown => new OpenedRequest.Faulty(unknown.Error),
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
