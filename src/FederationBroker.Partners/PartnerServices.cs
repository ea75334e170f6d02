using FederationBroker.Data;
using FederationBroker.Data.Keys;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners.Configuration;
using FederationBroker.Partners.Keys;
using FederationBroker.Partners.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Partners;

public static class PartnerServices
{
    /// <summary>The registry; the SAML library brings the <see cref="ISamlMetadataReader"/>.</summary>
    public static IServiceCollection AddPartners(this IServiceCollection services, PartnerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IModelConventions, PartnerConventions>();
        services.AddSingleton<ConfigurationLoader>();
        services.AddSingleton<PartnerRegistry>();
        services.AddSingleton<PartnerPace>();
        services.AddSingleton<OutboundClient>();
        services.AddSingleton<PublishedKeys>();
        services.AddSingleton<IPartnerRegistry>(provider => provider.GetRequiredService<PartnerRegistry>());
        services.AddSingleton<ITenantDirectory>(provider => provider.GetRequiredService<PartnerRegistry>());
        services.AddScoped<OperatorTime>();
        return services;
    }

    public static IServiceCollection AddPartnerJobs(this IServiceCollection services) =>
        services
            .AddSingleton<DeadlineLog>()
            .AddHostedService<ConfigurationWatch>()
            .AddSingleton<IGauges, ConfigurationGauges>();
}
