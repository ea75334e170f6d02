using FederationBroker.Data.Statements;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Errors;
using FederationBroker.Federation.Flow;
using FederationBroker.Federation.Requests;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Pushed;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Authorize;

/// <summary>
/// <c>GET|POST /connect/authorize</c> (OIDC Core 3.1.2): parameters of the query, or of the form; or those that the
/// partner has pushed, and then nothing else counts (RFC 9126 4).
/// </summary>
internal sealed class TakeAuthorizeRequest(
    PushedRequests pushed,
    RequestObjects objects,
    ClientChecks clients,
    IPartnerRegistry registry
) : IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ExtractAuthorizationRequestContext context)
    {
        var request = context.Http().Request;
        var sent = HttpMethods.IsPost(request.Method)
            ? await ParameterSet.FromFormAsync(request, context.CancellationToken)
            : ParameterSet.FromQuery(request);
        if (sent is null)
        {
            context.Refuse(OidcErrors.MalformedRequest);
            return;
        }

        var isPushed = PushedRequests.IsReference(sent["request_uri"]);
        var parameters = isPushed ? await TakePushedAsync(context, sent) : sent;
        if (parameters is null)
        {
            context.Refuse(OidcErrors.RequestUriUnknown);
            return;
        }

        // What was pushed was judged when it was, its signature with it.
        var asked = new AskedRequest(context.Tenant(), parameters, isPushed) { IsSigned = isPushed };
        switch (await objects.OpenAsync(asked, context.CancellationToken))
        {
            case OpenedRequest.Of { Asked: var opened }:
                context.Transaction.Take(opened.Parameters);
                context.Transaction.Note(opened);
                break;
            case OpenedRequest.Faulty { Error: var error }:
                Refuse(context, asked, error);
                break;
        }
    }

    // Where the answer may go is not taken from an object that nobody has signed.
    private void Refuse(ExtractAuthorizationRequestContext context, AskedRequest asked, ProtocolError error)
    {
        if (clients.Identify(asked.Tenant, asked.Parameters) is ClientIdentification.Identified { Client: var proven })
        {
            RefusedRequest.Note(context.Http(), error.Refusal, proven.Partner.Id);
            context.Transaction.Note(AnswerTarget.Of(new AuthorizeCandidate(asked, proven, new SubjectHint.None())));
        }

        context.Refuse(error);
    }

    private async Task<ParameterSet?> TakePushedAsync(ExtractAuthorizationRequestContext context, ParameterSet sent) =>
        sent["client_id"] is { } client && registry.Current.FindByClientId(context.Tenant().Id, client) is { } partner
            ? await pushed.TakeAsync(sent["request_uri"]!, partner.Id, context.CancellationToken)
            : null;
}

/// <summary>Our checks, before any of the library's: theirs have no codes, and know less of what was agreed.</summary>
internal sealed class CheckAuthorizeRequest(AuthorizeIntake intake)
    : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        switch (await intake.TakeAsync(context.Transaction.Noted<AskedRequest>(), context.CancellationToken))
        {
            case AuthorizeOutcome.Accepted { Request: var request }:
                context.Transaction.Note(request);
                context.Transaction.Note(AnswerTarget.Of(AuthorizeTranslation.FromState(request)));
                break;
            case AuthorizeOutcome.Refused { Candidate: var candidate, Error: var error }:
                RefusedRequest.Note(context.Http(), error.Refusal, candidate.Partner.Id);
                context.Transaction.Note(AnswerTarget.Of(candidate));
                context.Refuse(error);
                break;
            case AuthorizeOutcome.NotIdentified { Error: var error }:
                context.Refuse(error);
                break;
            case var other:
                throw new InvalidOperationException($"No such outcome: {other}");
        }
    }
}

/// <summary>
/// Hands the request over to the flow that both protocols share. A cross-site POST arrives without the SameSite=Lax
/// session: the checked request is put into a ticket, and the browser comes back with a GET of its own, which carries
/// the cookie.
/// </summary>
internal sealed class BeginSignIn(SignInFlow flow) : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var (http, request) = (context.Http(), context.Transaction.Noted<PartnerRequest>());
        context.Answer(
            HttpMethods.IsPost(http.Request.Method)
                ? await flow.BeginWithTicketAsync(http, request, context.CancellationToken)
                : await flow.BeginAsync(http, request, context.CancellationToken)
        );
    }
}

/// <summary>
/// Answers at the proven redirect URI, always with <c>iss</c> (RFC 9207); where none is proven, on a page of the
/// broker.
/// </summary>
internal sealed class WriteAuthorizeAnswer(SignedAnswers signed)
    : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        var (issuer, target) = (context.Tenant().Issuer, context.Transaction.NotedOrNull<AnswerTarget>());
        var error = string.IsNullOrEmpty(context.Response.Error) ? null : context.Transaction.Noted<ProtocolError>();
        if (target is null)
        {
            context.Answer(ErrorPage.Result(error!.Refusal, StatusCodes.Status400BadRequest, error.Partner));
            return;
        }

        var answer = error is null
            ? AuthorizeResponse.Code(target, issuer, context.Response.Code!)
            : AuthorizeResponse.Error(target, issuer, error);
        if (target.Mode is ResponseMode.SignedQuery or ResponseMode.SignedFormPost)
            answer = await signed.SignAsync(context.Tenant(), target, answer, context.CancellationToken);
        context.Answer(AuthorizeResponse.Deliver(target, answer));
    }
}

/// <summary>Has a code written for an authorization, and puts its row among what the flow will commit.</summary>
internal sealed class WriteCode(StatementBatch batch) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var code = context.Transaction.Noted<NewCode>();
        batch.Add(TokenStatements.Keep(code.Row));
        context.Token = code.Text;
        return ValueTask.CompletedTask;
    }
}

/// <summary>A code as its client gets it, and the row that is kept of it.</summary>
internal sealed record NewCode(string Text, Authorization Row)
{
    public override string ToString() => "[code]";
}
