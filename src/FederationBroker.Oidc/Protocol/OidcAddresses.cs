using FederationBroker.Partners;

namespace FederationBroker.Oidc.Protocol;

/// <summary>The provider's addresses, relative to a tenant and absolute.</summary>
internal static class OidcAddresses
{
    public const string Discovery = "/.well-known/openid-configuration";
    public const string Jwks = "/.well-known/jwks.json";
    public const string Authorize = "/connect/authorize";
    public const string PushedAuthorization = "/connect/par";
    public const string Token = "/connect/token";
    public const string UserInfo = "/connect/userinfo";
    public const string Introspection = "/connect/introspect";
    public const string Revocation = "/connect/revoke";
    public const string Orders = "/connect/orders/{number}";
    public const string Referrals = "/connect/referrals";
    public const string EndSession = "/connect/logout";

    public static string Of(Tenant tenant, string path) => tenant.Issuer + path;
}
