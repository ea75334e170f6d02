using System.Text.Json;
using FederationBroker.Federation.SignOn;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;

namespace FederationBroker.Oidc.Discovery;

/// <summary>What this provider can do; nothing is listed that does not work.</summary>
internal static class ProviderMetadata
{
    private static readonly string[] AuthenticationMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"];
    private static readonly string[] ConfidentialMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
    private static readonly string[] AssertionAlgorithms = ["RS256", "PS256", "ES256"];

    public static byte[] Write(Tenant tenant) => JsonAnswer.Write(json =>
    {
        json.WriteString("issuer", tenant.Issuer);
        WriteAddresses(json, tenant);
        WriteCapabilities(json);
        List(json, "ui_locales_supported", tenant.Locales);
        List(json, "claims_supported", ((string[])["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"]).Concat(ClaimCatalogue.Claims.Keys.Order(StringComparer.Ordinal)));
    });

    private static void WriteAddresses(Utf8JsonWriter json, Tenant tenant)
    {
        json.WriteString("authorization_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Authorize));
        json.WriteString("token_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Token));
        json.WriteString("userinfo_endpoint", OidcAddresses.Of(tenant, OidcAddresses.UserInfo));
        json.WriteString("jwks_uri", OidcAddresses.Of(tenant, OidcAddresses.Jwks));
        json.WriteString("introspection_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Introspection));
        json.WriteString("revocation_endpoint", OidcAddresses.Of(tenant, OidcAddresses.Revocation));
        json.WriteString("end_session_endpoint", OidcAddresses.Of(tenant, OidcAddresses.EndSession));
        json.WriteString("standing_decision_endpoint", OidcAddresses.Of(tenant, OidcAddresses.StandingDecisions));
        json.WriteString("standing_preflight_endpoint", OidcAddresses.Of(tenant, OidcAddresses.StandingPreflight));
        json.WriteString("standing_stream_endpoint", OidcAddresses.Of(tenant, OidcAddresses.StandingStreams));
        if (tenant.SupportUrl is not null) json.WriteString("service_documentation", tenant.SupportUrl);
    }

    private static void WriteCapabilities(Utf8JsonWriter json)
    {
        List(json, "scopes_supported", ["openid", "offline_access", "profile", "email", "phone", "address", "standing"]);
        List(json, "response_types_supported", ["code"]);
        List(json, "response_modes_supported", ["query", "form_post"]);
        List(json, "grant_types_supported", ["authorization_code", "refresh_token", "client_credentials"]);
        List(json, "subject_types_supported", ["pairwise"]);
        List(json, "id_token_signing_alg_values_supported", ["RS256", "ES256"]);
        List(json, "token_endpoint_auth_methods_supported", AuthenticationMethods);
        List(json, "token_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        List(json, "introspection_endpoint_auth_methods_supported", ConfidentialMethods);
        List(json, "introspection_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        List(json, "revocation_endpoint_auth_methods_supported", AuthenticationMethods);
        List(json, "revocation_endpoint_auth_signing_alg_values_supported", AssertionAlgorithms);
        List(json, "code_challenge_methods_supported", ["S256"]);
        List(json, "prompt_values_supported", ["none", "login", "consent", "select_account"]);
        List(json, "display_values_supported", ["page", "popup", "touch", "wap"]);
        List(json, "acr_values_supported", [AuthenticationContext.Password, AuthenticationContext.Passkey, AuthenticationContext.Device, AuthenticationContext.HomeNetwork, AuthenticationContext.ProfilePin]);
        List(json, "claim_types_supported", ["normal"]);
        json.WriteBoolean("claims_parameter_supported", true);
        json.WriteBoolean("request_parameter_supported", false);
        json.WriteBoolean("request_uri_parameter_supported", false);
        json.WriteBoolean("require_request_uri_registration", false);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true);
    }

    private static void List(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
