using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Flow;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.SignIn;
using FederationBroker.SignIn.Sessions;
using Microsoft.AspNetCore.Http;

namespace FederationBroker.Oidc.EndSession;

/// <summary>
/// <c>GET|POST /connect/logout</c> (OpenID Connect RP-Initiated Logout 1.0). A valid hint about the very login in this
/// browser ends it at once; anything less leads to a page that asks. The browser is sent back only to a registered
/// address of the proven client.
/// </summary>
internal sealed class EndSessionEndpoint(
    IdTokenHints hints,
    SessionStore sessions,
    SignInAudit audit,
    IPartnerRegistry registry,
    TenantScope scope,
    TimeProvider clock
)
{
    private static readonly string[] Parameters = ["id_token_hint", "post_logout_redirect_uri", "state", "client_id"];

    /// <summary>
    /// A form that a partner's page posts arrives without the SameSite=Lax session, and would seem to find nobody
    /// signed in. The browser therefore repeats the request as a GET of its own.
    /// </summary>
    public async Task<IResult> PostAsync(HttpContext context, CancellationToken cancellation)
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        if (await ParameterSet.FromFormAsync(context.Request, cancellation) is not { } parameters)
            return Ask(tenant);
        var query = string.Join(
            '&',
            Parameters
                .Where(name => parameters[name] is not null)
                .Select(name => $"{name}={Uri.EscapeDataString(parameters[name]!)}")
        );
        return SeeOther.To($"{OidcAddresses.Of(tenant, OidcAddresses.EndSession)}?{query}");
    }

    public async Task<IResult> GetAsync(HttpContext context, CancellationToken cancellation)
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        var parameters = ParameterSet.FromQuery(context.Request);
        if (parameters is null || await ProveAsync(tenant, parameters, cancellation) is not { } proven)
            return Ask(tenant);
        var session = await sessions.FindCurrentAsync(context, cancellation);
        // A hint about another login (another subscriber on this browser) must not end this one unasked.
        if (
            session is not null
            && sessions.PartnerSessionId(session.Id, proven.Partner.Id) != proven.Hint.PartnerSessionId
        )
            return Ask(tenant);
        if (session is not null)
        {
            await sessions.EndCurrentAsync(context, cancellation);
            await audit.NoteAsync(
                OidcActions.SignOutPartner,
                Data.Auditing.AuditOutcome.Success,
                session.SubscriberId,
                cancellation
            );
        }

        return ReturnAddress(proven.Partner.Oidc!, parameters) is { } address ? SeeOther.To(address) : Ask(tenant);
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
