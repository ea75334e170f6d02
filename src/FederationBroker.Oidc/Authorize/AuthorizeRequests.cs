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
internal sealed class TakeAuthorizeRequest(PushedRequests pushed, IPartnerRegistry registry)
    : IOpenIddictServerHandler<ExtractAuthorizationRequestContext>
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

        context.Transaction.Take(parameters);
        context.Transaction.Note(new AskedRequest(context.Tenant(), parameters, isPushed));
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
internal sealed class WriteAuthorizeAnswer : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        context.Answer(AnswerOf(context, context.Transaction.NotedOrNull<AnswerTarget>()));
        return ValueTask.CompletedTask;
    }

    private static IResult AnswerOf(ApplyAuthorizationResponseContext context, AnswerTarget? target)
    {
        if (string.IsNullOrEmpty(context.Response.Error))
            return AuthorizeResponse.Code(target!, context.Tenant().Issuer, context.Response.Code!);
        var error = context.Transaction.Noted<ProtocolError>();
        return target is null
            ? ErrorPage.Result(error.Refusal, StatusCodes.Status400BadRequest, error.Partner)
            : AuthorizeResponse.Error(target, context.Tenant().Issuer, error);
    }
}

/// <summary>Has a code written for an authorization, and puts its row among what the flow will commit.</summary>
internal sealed class WriteCode(StatementBatch batch) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.Transaction.NotedOrNull<NewCode>() is not { } code)
            return ValueTask.CompletedTask;
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
