using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Callers;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel.Access;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.CrossOrigin;
using FederationBroker.Oidc.Discovery;
using FederationBroker.Oidc.EndSession;
using FederationBroker.Oidc.Introspection;
using FederationBroker.Oidc.Orders;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Revocation;
using FederationBroker.Oidc.Standing;
using FederationBroker.Oidc.Token;
using FederationBroker.Oidc.Token.Grants;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Oidc.UserInfo;
using FederationBroker.Standing;
using FederationBroker.Standing.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Oidc;

/// <summary>The OpenID Provider: what it is made of, and where it answers.</summary>
public static class OidcServices
{
    private static readonly string[] GetAndPost = ["GET", "POST"];

    public static IServiceCollection AddOidc(this IServiceCollection services)
    {
        services.AddSingleton(OidcKeys.Rs256);
        services.AddSingleton(OidcKeys.Es256);
        services.AddSingleton<DiscoveryEndpoints>();
        services.AddSingleton<PartnerKeys>();
        services.AddSingleton<CrossOriginAnswers>();
        services.AddSingleton<AccessTokenFormat>();
        services.AddSingleton<IdTokenWriter>();
        services.AddSingleton<IdTokenHints>();
        services.AddSingleton<ClientChecks>();
        services.AddSingleton<AuthorizeIntake>();

        services.AddScoped<ClientAssertions>();
        services.AddScoped<ClientAuthentication>();
        services.AddScoped<LiveAccessTokens>();
        services.AddScoped<IEndsAccess, EndedServices>();
        AddTokens(services);
        services.AddScoped<IProtocolResponder, OidcResponder>();

        services.AddScoped<AuthorizeEndpoint>();
        services.AddSingleton<TokenMeasures>();
        services.AddScoped<TokenEndpoint>();
        services.AddScoped<UserInfoEndpoint>();
        services.AddScoped<IPartnerCallers, PartnerCallers>();
        services.AddScoped<OrderEndpoint>();
        services.AddScoped<ReferralEndpoint>();
        services.AddScoped<IntrospectionEndpoint>();
        services.AddScoped<RevocationEndpoint>();
        services.AddScoped<EndSessionEndpoint>();
        services.AddScoped<DecisionTokenWriter>();
        services.AddScoped<IStandingCallers, StandingCallers>();
        return services;
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, TokenTables>();
        services.RemoveAfter<Authorization>(row => row.EndsAt);
        services.KeepWithOwner<RefreshToken, Authorization>();
        services.RemoveAfter<RevokedAccessToken>(row => row.ExpiresAt);
        services.AddSingleton<TranslatedTokenQueries>();
        services.AddScoped<TokenQueries>();
        services.AddScoped<TokenStatements>();
        services.AddScoped<TokenIssue>();
        services.AddScoped<AuthorizationCodeGrant>();
        services.AddScoped<RefreshTokenGrant>();
        services.AddScoped<ClientCredentialsGrant>();
        services.AddScoped<TokenGrants>();
    }

    public static void MapOidc(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/.well-known/oauth-authorization-server/t/{tenant}",
            (DiscoveryEndpoints discovery, TenantScope scope) => discovery.Metadata(scope)
        );

        var tenant = endpoints.MapGroup("/t/{tenant}");
        MapDiscovery(tenant);
        MapAuthorize(tenant);
        MapTokens(tenant);
        MapTokenStates(tenant);
        MapEndSession(tenant);
        MapCollaboration(tenant);
        tenant.MapStanding(BackChannelFailure.Mark);
    }

    private static void MapCollaboration(RouteGroupBuilder tenant)
    {
        tenant
            .MapMethods(
                OidcAddresses.Orders,
                [HttpMethods.Get, HttpMethods.Post],
                (OrderEndpoint endpoint, string number, HttpContext context, CancellationToken cancellation) =>
                    endpoint.AnswerAsync(context, number, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark);
        tenant
            .MapPost(
                OidcAddresses.Referrals,
                (ReferralEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark);
    }

    private static void MapDiscovery(RouteGroupBuilder tenant)
    {
        tenant.MapGet(OidcAddresses.Discovery, (DiscoveryEndpoints discovery, TenantScope scope) =>
            discovery.Metadata(scope)
        );
        tenant.MapGet(
            OidcAddresses.Jwks,
            (DiscoveryEndpoints discovery, TenantScope scope, CancellationToken cancellation) =>
                discovery.KeysAsync(scope, cancellation)
        );
    }

    private static void MapAuthorize(RouteGroupBuilder tenant)
    {
        tenant.MapGet(
            OidcAddresses.Authorize,
            (AuthorizeEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                endpoint.GetAsync(context, cancellation)
        );
        tenant
            .MapPost(
                OidcAddresses.Authorize,
                (AuthorizeEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery();
    }

    private static void MapTokens(RouteGroupBuilder tenant)
    {
        tenant
            .MapPost(
                OidcAddresses.Token,
                (TokenEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark)
            .ForBrowsers(tenant, OidcAddresses.Token, "POST");
        tenant
            .MapMethods(
                OidcAddresses.UserInfo,
                GetAndPost,
                (UserInfoEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.AnswerAsync(context, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark)
            .ForBrowsers(tenant, OidcAddresses.UserInfo, "GET, POST");
    }

    // Whether a token stands, and that it no longer does.
    private static void MapTokenStates(RouteGroupBuilder tenant)
    {
        tenant
            .MapPost(
                OidcAddresses.Introspection,
                (IntrospectionEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark);
        tenant
            .MapPost(
                OidcAddresses.Revocation,
                (RevocationEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery()
            .WithMetadata(BackChannelFailure.Mark)
            .ForBrowsers(tenant, OidcAddresses.Revocation, "POST");
    }

    private static void MapEndSession(RouteGroupBuilder tenant)
    {
        tenant.MapGet(
            OidcAddresses.EndSession,
            (EndSessionEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                endpoint.GetAsync(context, cancellation)
        );
        tenant
            .MapPost(
                OidcAddresses.EndSession,
                (EndSessionEndpoint endpoint, HttpContext context, CancellationToken cancellation) =>
                    endpoint.PostAsync(context, cancellation)
            )
            .DisableAntiforgery();
    }

    /// <summary>An endpoint that clients in a browser call from their own origin.</summary>
    private static void ForBrowsers(
        this RouteHandlerBuilder endpoint,
        RouteGroupBuilder tenant,
        string path,
        string methods
    )
    {
        endpoint.AddEndpointFilterFactory(
            (_, next) =>
                context =>
                    context
                        .HttpContext.RequestServices.GetRequiredService<CrossOriginAnswers>()
                        .InvokeAsync(context, next)
        );
        tenant.MapMethods(path, ["OPTIONS"], (CrossOriginAnswers answers, HttpContext context, TenantScope scope) =>
            answers.Preflight(context, scope, methods)
        );
    }
}
