using System.Collections.Immutable;
using FederationBroker.Federation.Requests;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Engine;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Oidc.Tokens;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Discovery;

/// <summary>
/// What the library cannot know (OIDC Discovery 1.0, RFC 8414; one document serves both). Addresses, flows and PKCE
/// methods are its own to tell; nothing is listed that does not work.
/// </summary>
internal sealed class DescribeProvider : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    private static readonly string[] ConfidentialMethods =
    [
        ClientAuthenticationMethods.ClientSecretBasic,
        ClientAuthenticationMethods.ClientSecretPost,
        ClientAuthenticationMethods.PrivateKeyJwt,
    ];
    private static readonly string[] AllMethods = [.. ConfidentialMethods, ClientAuthenticationMethods.None];
    private static readonly ImmutableArray<string?> AssertionAlgorithms = [.. OidcAlgorithms.OfAssertions];
    private static readonly ImmutableArray<string?> Contexts =
    [
        AuthenticationContext.Password,
        AuthenticationContext.Passkey,
        AuthenticationContext.Device,
        AuthenticationContext.HomeNetwork,
        AuthenticationContext.ProfilePin,
    ];

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        var tenant = context.Tenant();
        // The library takes an address for it, which ends with a slash where there is no path.
        context.Metadata["issuer"] = tenant.Issuer;
        Set(context.Scopes, ["openid", "offline_access", "profile", "email", "phone", "address"]);
        context.Scopes.UnionWith([StandingApi.Scope, .. CallScopes.All]);
        Set(context.SubjectTypes, ["pairwise"]);
        Set(context.IdTokenSigningAlgorithms, OidcKeys.All.Select(use => use.Algorithm));
        Set(context.PromptValues, AuthorizeChecks.Prompts);
        Set(context.Claims, ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"]);
        context.Claims.UnionWith(ClaimCatalogue.Claims.Keys.Order(StringComparer.Ordinal));
        DescribeClients(context);
        DescribeRequests(context);
        DescribeOurOwn(context, tenant);
        return ValueTask.CompletedTask;
    }

    private static void DescribeClients(HandleConfigurationRequestContext context)
    {
        Set(context.TokenEndpointAuthenticationMethods, AllMethods);
        Set(context.RevocationEndpointAuthenticationMethods, AllMethods);
        Set(context.IntrospectionEndpointAuthenticationMethods, ConfidentialMethods);
        Set(context.PushedAuthorizationEndpointAuthenticationMethods, ConfidentialMethods);
        context.Metadata["dpop_signing_alg_values_supported"] = List([.. OidcAlgorithms.Strong]);
        foreach (var endpoint in (string[])["token", "introspection", "revocation"])
            context.Metadata[$"{endpoint}_endpoint_auth_signing_alg_values_supported"] = List(AssertionAlgorithms);
    }

    // Nothing is told that nobody has switched on.
    private static bool AreRequestObjectsTaken(HandleConfigurationRequestContext context) =>
        context
            .Transaction.Noted<RegistrySnapshot>()
            .Partners.Any(one =>
                one.Tenant == context.Tenant().Id && one.Oidc is { Protections.MaySignRequests: true }
            );

    private static void DescribeRequests(HandleConfigurationRequestContext context)
    {
        context.Metadata["acr_values_supported"] = List(Contexts);
        context.Metadata["claim_types_supported"] = List(["normal"]);
        context.Metadata["display_values_supported"] = List(["page", "popup", "touch", "wap"]);
        context.Metadata["claims_parameter_supported"] = true;
        context.Metadata["request_parameter_supported"] = AreRequestObjectsTaken(context);
        if (AreRequestObjectsTaken(context))
            context.Metadata["request_object_signing_alg_values_supported"] = List([.. OidcAlgorithms.Strong]);
        context.Metadata["authorization_signing_alg_values_supported"] = List([
            .. OidcKeys.All.Select(one => one.Algorithm),
        ]);
        context.Metadata["request_uri_parameter_supported"] = false;
        context.Metadata["require_request_uri_registration"] = false;
        context.Metadata["authorization_response_iss_parameter_supported"] = true;
        context.Metadata["authorization_details_types_supported"] = List([AuthorizationDetails.Subscription]);
    }

    private static void DescribeOurOwn(HandleConfigurationRequestContext context, Tenant tenant)
    {
        context.Metadata["order_endpoint"] = OidcAddresses.Of(tenant, OidcAddresses.Orders);
        context.Metadata["standing_decision_endpoint"] = OidcAddresses.Of(tenant, StandingApi.DecisionsPath);
        context.Metadata["standing_preflight_endpoint"] = OidcAddresses.Of(tenant, StandingApi.PreflightPath);
        context.Metadata["standing_stream_endpoint"] = OidcAddresses.Of(tenant, StandingApi.StreamsPath);
        context.Metadata["introspection_signing_alg_values_supported"] = List([
            .. OidcKeys.All.Select(one => one.Algorithm),
        ]);
        context.Metadata["protected_resources"] = List([tenant.Issuer]);
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.Metadata["frontchannel_logout_supported"] = true;
        context.Metadata["frontchannel_logout_session_supported"] = true;
        context.Metadata["ui_locales_supported"] = List([.. tenant.Locales]);
        if (tenant.Support.Url is { } help)
            context.Metadata["service_documentation"] = help;
    }

    private static OpenIddictParameter List(ImmutableArray<string?> values) => new(values);

    private static void Set(HashSet<string> list, IEnumerable<string> values)
    {
        list.Clear();
        list.UnionWith(values);
    }
}
