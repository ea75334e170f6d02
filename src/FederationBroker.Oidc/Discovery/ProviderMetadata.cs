using FederationBroker.Federation.Answers;
using FederationBroker.Federation.Requests;
using FederationBroker.Oidc.Authorize;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;

namespace FederationBroker.Oidc.Discovery;

/// <summary>What this provider can do; nothing is listed that does not work.</summary>
internal static class ProviderMetadata
{
    private static readonly string[] AuthenticationMethods =
    [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
        "none",
    ];
    private static readonly string[] ConfidentialMethods =
    [
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
    ];
    private static readonly string[] AssertionAlgorithms = ["RS256", "PS256", "ES256"];

    public static byte[] Write(Tenant tenant) =>
        JsonAnswer.Write(json =>
        {
            json.WriteString("issuer", tenant.Issuer);
            WriteAddresses(json, tenant);
            WriteCapabilities(json);
            json.WriteStrings("ui_locales_supported", tenant.Locales);
            json.WriteStrings(
                "claims_supported",
                ((string[])["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"]).Concat(
                    ClaimCatalogue.Claims.Keys.Order(StringComparer.Ordinal)
                )
            );
        });

    private static void WriteAddresses(JsonMembers json, Tenant tenant)
    {
        json.WriteString("authorization_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Authorize));
        json.WriteString("token_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Token));
        json.WriteString("userinfo_endpoint", OidcAddresses.Of(tenant, OidcAddresses.UserInfo));
        json.WriteString("jwks_uri", OidcAddresses.Of(tenant, OidcAddresses.Jwks));
        json.WriteString("introspection_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Introspection));
        json.WriteString("revocation_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Revocation));
        json.WriteString("end_session_endpoint", OidcAddresses.Of(tenant, OidcAddresses.EndSession));
        json.WriteString("order_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Orders));
        json.WriteString("standing_decision_endpoint", OidcAddresses.Of(tenant, StandingApi.DecisionsPath));
        json.WriteString("standing_preflight_endpoint", OidcAddresses.Of(tenant, StandingApi.PreflightPath));
        json.WriteString("standing_stream_endpoint", OidcAddresses.Of(tenant, StandingApi.StreamsPath));
        if (tenant.Support.Url is { } help)
            json.WriteString("service_documentation", help);
    }

    private static void WriteCapabilities(JsonMembers json)
    {
        json.WriteStrings(
            "scopes_supported",
            ["openid", "offline_access", "profile", "email", "phone", "address", "standing", .. CallScopes.All]
        );
        json.WriteStrings("response_types_supported", ["code"]);
        json.WriteStrings("response_modes_supported", ["query", "form_post"]);
        json.WriteStrings("grant_types_supported", ["authorization_code", "refresh_token", "client_credentials"]);
        json.WriteStrings("subject_types_supported", ["pairwise"]);
        json.WriteStrings("id_token_signing_alg_values_supported", ["RS256", "ES256"]);
        json.WriteStrings("token_endpoint_auth_methods_supported", AuthenticationMethods);
        json.WriteStrings("token_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        json.WriteStrings("introspection_endpoint_auth_methods_supported", ConfidentialMethods);
        json.WriteStrings("introspection_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        json.WriteStrings("revocation_endpoint_auth_methods_supported", AuthenticationMethods);
        json.WriteStrings("revocation_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        json.WriteStrings("code_challenge_methods_supported", ["S256"]);
        json.WriteStrings("prompt_values_supported", ["none", "login", "consent", "select_account"]);
        json.WriteStrings("display_values_supported", ["page", "popup", "touch", "wap"]);
        json.WriteStrings(
            "acr_values_supported",
            [
                AuthenticationContext.Password,
                AuthenticationContext.Passkey,
                AuthenticationContext.Device,
                AuthenticationContext.HomeNetwork,
                AuthenticationContext.ProfilePin,
            ]
        );
        json.WriteStrings("claim_types_supported", ["normal"]);
        json.WriteBoolean("claims_parameter_supported", true);
        json.WriteBoolean("request_parameter_supported", false);
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteBoolean("require_request_uri_registration", false);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true);
        json.WriteStrings("authorization_details_types_supported", [AuthorizationDetails.Subscription]);
    }
}
