using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Answers;
using FederationBroker.Oidc.Callers;
using FederationBroker.Oidc.Protocol;
using FederationBroker.Partners;
using FederationBroker.Standing.Api;

namespace FederationBroker.Oidc.Discovery;

/// <summary>
/// What the operator's APIs want (RFC 9728 2): UserInfo, standing, orders, referrals and payments take the same tokens.
/// </summary>
internal static class DescribeResource
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    public static JsonAnswer Answer(IPartnerRegistry registry, TenantScope scope)
    {
        var tenant = registry.Current.FindTenant(scope.Tenant)!;
        return JsonAnswer.Public(
            JsonAnswer.Write(json =>
            {
                json.WriteString("resource", tenant.Issuer);
                json.WriteStrings("authorization_servers", [tenant.Issuer]);
                json.WriteString("jwks_uri", OidcAddresses.Of(tenant, OidcAddresses.Jwks));
                json.WriteStrings("scopes_supported", ["openid", StandingApi.Scope, .. CallScopes.All]);
                json.WriteStrings("bearer_methods_supported", ["header"]);
                json.WriteStrings("dpop_signing_alg_values_supported", OidcAlgorithms.Strong);
                json.WriteString("resource_name", tenant.DisplayName);
                if (tenant.Support.Url is { } help)
                    json.WriteString("resource_documentation", help);
            }),
            KeptFor
        );
    }
}
