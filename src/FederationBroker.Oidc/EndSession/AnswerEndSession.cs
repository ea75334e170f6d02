using FederationBroker.Federation.Flow;
using FederationBroker.Federation.SignOut;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.EndSession;

/// <summary>
/// <c>GET|POST /connect/logout</c> (OpenID Connect RP-Initiated Logout 1.0). A valid hint about the very login in this
/// browser ends it at once; anything less leads to a page that asks. The browser is sent back only to a registered
/// address of the proven client.
/// </summary>
internal sealed class AnswerEndSession(
    IdTokenHints hints,
    SessionStore sessions,
    SignOutVisits visits,
    SignInAudit audit,
    IPartnerRegistry registry,
    TimeProvider clock
) : IOpenIddictServerHandler<ValidateEndSessionRequestContext>
{
    private static readonly string[] Repeated = ["id_token_hint", "post_logout_redirect_uri", "state", "client_id"];

    public async ValueTask HandleAsync(ValidateEndSessionRequestContext context)
    {
        var (http, tenant) = (context.Http(), context.Tenant());
        var isPost = HttpMethods.IsPost(http.Request.Method);
        var parameters = isPost
            ? await ParameterSet.FromFormAsync(http.Request, context.CancellationToken)
            : ParameterSet.FromQuery(http.Request);
        if (parameters is null)
            context.Answer(Ask(tenant));
        else if (isPost)
            context.Answer(Again(tenant, parameters));
        else
            context.Answer(await EndAsync(http, tenant, parameters, context.CancellationToken));
    }

    // A form that a partner's page posts arrives without the SameSite=Lax session, and would seem to find nobody signed
    // in. The browser therefore repeats the request as a GET of its own.
    private static IResult Again(Tenant tenant, ParameterSet parameters)
    {
        var query = string.Join(
            '&',
            Repeated
                .Where(name => parameters[name] is not null)
                .Select(name => $"{name}={Uri.EscapeDataString(parameters[name]!)}")
        );
        return SeeOther.To($"{OidcAddresses.Of(tenant, OidcAddresses.EndSession)}?{query}");
    }

    private async Task<IResult> EndAsync(
        HttpContext context,
        Tenant tenant,
        ParameterSet parameters,
        CancellationToken cancellation
    )
    {
        if (await ProveAsync(tenant, parameters, cancellation) is not { } proven)
            return Ask(tenant);
        var session = await sessions.FindCurrentAsync(context, cancellation);
        // A hint about another login (another subscriber on this browser) must not end this one unasked.
        if (
            session is not null
            && sessions.PartnerSessionId(session.Id, proven.Partner.Id) != proven.Hint.PartnerSessionId
        )
            return Ask(tenant);
        var returnTo = ReturnAddress(proven.Partner.Oidc!, parameters);
        if (session is not null)
        {
            var page = await visits.PageAsync(session.Id, returnTo, cancellation);
            await sessions.EndCurrentAsync(context, cancellation);
            await audit.NoteAsync(
                OidcActions.SignOutPartner,
                Data.Auditing.AuditOutcome.Success,
                session.SubscriberId,
                cancellation
            );
            if (page is not null)
                return SeeOther.To(page);
        }

        return returnTo is null ? Ask(tenant) : SeeOther.To(returnTo);
    }

    private async Task<ProvenRequest?> ProveAsync(
        Tenant tenant,
        ParameterSet parameters,
        CancellationToken cancellation
    )
    {
        if (
            parameters["id_token_hint"] is not { } text
            || await hints.ReadAsync(tenant, text, cancellation) is not { } hint
        )
            return null;
        if (parameters["client_id"] is { } clientId && clientId != hint.ClientId)
            return null;
        var partner = registry.Current.FindByClientId(tenant.Id, hint.ClientId);
        if (partner is null || !partner.IsActive(clock.GetUtcNow()))
            return null;
        // An address that is not registered stops everything: the request is not what the client would send.
        return
            parameters["post_logout_redirect_uri"] is { } address
            && !partner.Oidc!.PostLogoutRedirectUris.Contains(address, StringComparer.Ordinal)
            ? null
            : new ProvenRequest(partner, hint);
    }

    private static string? ReturnAddress(OidcSettings client, ParameterSet parameters)
    {
        if (
            parameters["post_logout_redirect_uri"] is not { } address
            || !client.PostLogoutRedirectUris.Contains(address, StringComparer.Ordinal)
        )
            return null;
        if (parameters["state"] is not { } state)
            return address;
        var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{address}{separator}state={Uri.EscapeDataString(state)}";
    }

    /// <summary>The broker's own page: asks whoever is signed in, and tells everybody else that nobody is.</summary>
    private static IResult Ask(Tenant tenant) => SeeOther.To($"{tenant.Issuer}/sign-out");

    private sealed record ProvenRequest(Partner Partner, HintedIdToken Hint);
}
