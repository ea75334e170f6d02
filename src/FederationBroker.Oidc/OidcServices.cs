using FederationBroker.Data;
using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Callers;
using FederationBroker.Federation.Flow;
using FederationBroker.Kernel.Access;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Clients;
using FederationBroker.Oidc.CrossOrigin;
using FederationBroker.Oidc.Discovery;
using FederationBroker.Oidc.Dpop;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Introspection;
using FederationBroker.Oidc.Logout;
using FederationBroker.Oidc.Orders;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Pushed;
using FederationBroker.Oidc.Standing;
using FederationBroker.Oidc.Token;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners.Notices;
using FederationBroker.Standing;
using FederationBroker.Standing.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Server;

namespace FederationBroker.Oidc;

/// <summary>The OpenID Provider: what it is made of, and where it answers.</summary>
public static class OidcServices
{
    private static readonly string[] GetAndPost = ["GET", "POST"];

    public static IServiceCollection AddOidc(this IServiceCollection services)
    {
        foreach (var use in OidcKeys.All)
            services.AddSingleton(use);
        services.AddSingleton<PartnerKeys>();
        services.AddSingleton<CrossOriginAnswers>();
        services.AddSingleton<AccessTokenFormat>();
        services.AddSingleton<ResourceTokenWriter>();
        services.AddSingleton<SignedIntrospection>();
        services.AddSingleton<IdTokenWriter>();
        services.AddSingleton<IdTokenHints>();
        services.AddSingleton<ClientChecks>();
        services.AddSingleton<AuthorizeIntake>();
        services.AddSingleton<RequestObjects>();
        services.AddSingleton<SignedAnswers>();

        services.AddScoped<ClientAssertions>();
        services.AddScoped<ClientAuthentication>();
        services.AddScoped<LiveAccessTokens>();
        services.AddScoped<BoundTokens>();
        services.AddSingleton<DpopNonces>();
        services.AddScoped<DpopProofs>();
        // Anybody can name a public client, and sign proofs with keys of their own.
        services.BoundUsedKeys(DpopProofs.Kind, DpopProofs.MostRemembered);
        services.AddScoped<IEndsAccess, EndedServices>();
        AddTokens(services);
        services.AddScoped<IProtocolResponder, OidcResponder>();

        services.AddSingleton<KnownMetadata>();
        services.AddSingleton<TokenMeasures>();
        services.AddOidcHandlers();
        services.AddScoped<IPartnerCallers, PartnerCallers>();
        services.AddScoped<OrderEndpoint>();
        services.AddScoped<ReferralEndpoint>();
        services.AddScoped<DecisionTokenWriter>();
        services.AddScoped<INoticeChannel, LogoutChannel>();
        services.AddScoped<IStandingCallers, StandingCallers>();
        return services;
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, TokenTables>();
        services.RemoveAfter<Authorization>(row => row.EndsAt);
        services.KeepWithOwner<RefreshToken, Authorization>();
        services.AddSingleton<IModelPart, PushedRequestTable>();
        services.RemoveAfter<PushedRequest>(row => row.ExpiresAt);
        services.AddScoped<PushedRequests>();
        services.RemoveAfter<RevokedAccessToken>(row => row.ExpiresAt);
        services.AddSingleton<TranslatedTokenQueries>();
        services.AddScoped<TokenQueries>();
        services.AddScoped<TokenStatements>();
        services.AddScoped<AuthorizationCodes>();
        services.AddScoped<RefreshTokens>();
        services.AddScoped<TokenExchanges>();
    }

    public static void MapOidc(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/.well-known/oauth-authorization-server/t/{tenant}",
            Lead(OpenIddictServerEndpointType.Configuration)
        );
        endpoints.MapGet($"{ResourceMetadata.Path}/t/{{tenant}}", DescribeResource.Answer);

        var tenant = endpoints.MapGroup("/t/{tenant}");
        tenant.MapGet(OidcAddresses.Discovery, Lead(OpenIddictServerEndpointType.Configuration));
        tenant.MapGet(OidcAddresses.Jwks, Lead(OpenIddictServerEndpointType.JsonWebKeySet));
        tenant.MapPages(OidcAddresses.Authorize, OpenIddictServerEndpointType.Authorization);
        tenant.MapPages(OidcAddresses.EndSession, OpenIddictServerEndpointType.EndSession);
        MapBackChannel(tenant);
        MapCollaboration(tenant);
        tenant.MapStanding(BackChannelFailure.Mark);
    }

    private static Func<OidcEngine, HttpContext, Task<IResult>> Lead(OpenIddictServerEndpointType endpoint) =>
        (engine, context) => engine.AnswerAsync(context, endpoint);

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

    /// <summary>Where browsers come with a query, or with a form of a partner's page.</summary>
    private static void MapPages(this RouteGroupBuilder tenant, string path, OpenIddictServerEndpointType endpoint) =>
        tenant.MapMethods(path, GetAndPost, Lead(endpoint)).DisableAntiforgery();

    private static void MapBackChannel(RouteGroupBuilder tenant)
    {
        string[] post = ["POST"];
        tenant
            .MapBackChannel(OidcAddresses.Token, post, OpenIddictServerEndpointType.Token)
            .ForBrowsers(tenant, OidcAddresses.Token, "POST");
        tenant
            .MapBackChannel(OidcAddresses.UserInfo, GetAndPost, OpenIddictServerEndpointType.UserInfo)
            .ForBrowsers(tenant, OidcAddresses.UserInfo, "GET, POST");
        tenant
            .MapBackChannel(OidcAddresses.Revocation, post, OpenIddictServerEndpointType.Revocation)
            .ForBrowsers(tenant, OidcAddresses.Revocation, "POST");
        tenant.MapBackChannel(
            OidcAddresses.PushedAuthorization,
            post,
            OpenIddictServerEndpointType.PushedAuthorization
        );
        tenant.MapBackChannel(OidcAddresses.Introspection, post, OpenIddictServerEndpointType.Introspection);
    }

    private static RouteHandlerBuilder MapBackChannel(
        this RouteGroupBuilder tenant,
        string path,
        string[] methods,
        OpenIddictServerEndpointType endpoint
    ) => tenant.MapMethods(path, methods, Lead(endpoint)).DisableAntiforgery().WithMetadata(BackChannelFailure.Mark);

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
