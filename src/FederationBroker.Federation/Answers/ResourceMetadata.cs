using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Federation.Answers;

/// <summary>Where an operator's APIs describe themselves to whoever calls them without a token (RFC 9728).</summary>
public static class ResourceMetadata
{
    /// <summary>Before the path of the issuer, as RFC 9728 3.1 has it.</summary>
    public const string Path = "/.well-known/oauth-protected-resource";

    /// <summary>Of all APIs of an operator, which are one resource: its issuer.</summary>
    public static string AddressOf(Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var issuer = new Uri(tenant.Issuer);
        return $"{issuer.GetLeftPart(UriPartial.Authority)}{Path}{issuer.AbsolutePath.TrimEnd('/')}";
    }

    /// <summary>
    /// RFC 9728 5.1: beside what a challenge for a token says; one for a client's own credential stays.
    /// </summary>
    internal static string In(HttpContext context, string challenge)
    {
        if (challenge.StartsWith("Basic", StringComparison.Ordinal))
            return challenge;
        var services = context.RequestServices;
        var scope = services.GetRequiredService<TenantScope>();
        return services.GetRequiredService<IPartnerRegistry>().Current.FindTenant(scope.Tenant) is { } tenant
            ? $"{challenge}{(challenge.Contains(' ') ? ", " : " ")}resource_metadata=\"{AddressOf(tenant)}\""
            : challenge;
    }
}
