using FederationBroker.Data.SingleUse;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Flow;
using FederationBroker.Partners;
using FederationBroker.Saml.Metadata;
using FederationBroker.Saml.Signatures;
using FederationBroker.Saml.SingleSignOn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Saml;

/// <summary>The SAML 2.0 identity provider: what it consists of, and the addresses it answers at.</summary>
public static class SamlServices
{
    public static IServiceCollection AddSaml(this IServiceCollection services)
    {
        services.AddSamlMetadata();
        services.AddSingleton(SamlKeys.Assertion);
        services.AddSingleton(SamlKeys.Metadata);
        services.AddSingleton<PublishedMetadata>();
        services.AddScoped<UseRequestOnce>(provider => provider.GetRequiredService<SingleUseStore>().TryConsumeAsync);
        services.BoundUsedKeys(RequestChecks.UnsignedRequest, perTenant: 20_000);
        services.AddScoped<RequestChecks>();
        services.AddSingleton<DeclinedSignIns>();
        services.AddScoped<SingleSignOnService>();
        services.AddScoped<IProtocolResponder, SamlResponder>();
        return services;
    }

    /// <summary>The metadata reader alone, for checking a configuration without a broker.</summary>
    public static IServiceCollection AddSamlMetadata(this IServiceCollection services) =>
        services.AddSingleton<ISamlMetadataReader, MetadataReader>();

    public static void MapSaml(this IEndpointRouteBuilder endpoints)
    {
        var tenant = endpoints.MapGroup("/t/{tenant}");
        tenant.MapGet(
            SamlAddresses.MetadataPath,
            (PublishedMetadata metadata, TenantScope scope, CancellationToken cancellation) =>
                MetadataEndpoint.GetAsync(metadata, scope, cancellation)
        );
        tenant.MapGet(
            SamlAddresses.SingleSignOnPath,
            (HttpContext context, SingleSignOnService service, CancellationToken cancellation) =>
                service.ByRedirectAsync(context, cancellation)
        );
        tenant.MapPost(
            SamlAddresses.SingleSignOnPath,
            (HttpContext context, SingleSignOnService service, CancellationToken cancellation) =>
                service.ByPostAsync(context, cancellation)
        );
    }
}
