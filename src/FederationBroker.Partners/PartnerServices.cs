using FederationBroker.Data;
using FederationBroker.Data.Keys;
using FederationBroker.Data.Outbox;
using FederationBroker.Data.Sweeping;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel.Telemetry;
using FederationBroker.Partners.Configuration;
using FederationBroker.Partners.Keys;
using FederationBroker.Partners.Notices;
using FederationBroker.Partners.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Partners;

public static class PartnerServices
{
    /// <summary>
    /// The registry; other rooms bring <see cref="ISamlMetadataReader"/> and
    /// <see cref="IAuthenticatorMetadataReader"/>.
    /// </summary>
    public static IServiceCollection AddPartners(this IServiceCollection services, PartnerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<IModelConventions, PartnerConventions>();
        services.AddSingleton<MetadataReaders>();
        services.AddSingleton<ConfigurationLoader>();
        services.AddSingleton<PartnerRegistry>();
        services.AddSingleton<PartnerPace>();
        services.AddSingleton(options.Outbound);
        services.AddSingleton<OutboundClient>();
        AddNotices(services);
        services.AddSingleton<PublishedKeys>();
        services.AddSingleton<IKeyKinds, TenantKeyKinds>();
        services.AddSingleton<IPartnerRegistry>(provider => provider.GetRequiredService<PartnerRegistry>());
        services.AddSingleton<ITenantDirectory>(provider => provider.GetRequiredService<PartnerRegistry>());
        services.AddScoped<OperatorTime>();
        return services;
    }

    private static void AddNotices(IServiceCollection services)
    {
        services.AddSingleton<IModelPart, NoticeTables>();
        services.RemoveAfter<NoticeRow>(row => row.UpdatedAt, TimeSpan.FromDays(30), "state <> 'Waiting'");
        services.AddSingleton<NoticeMeasures>();
        services.AddScoped<INoticeChannel, WebhookChannel>();
        services.AddScoped<NoticeChannels>();
        services.AddScoped<NoticeRoute>();
        services.AddScoped<NoticeSending>();
        services.AddScoped(provider => new PartnerNotices(
            provider.GetRequiredService<BrokerDbContext>(),
            provider.GetRequiredService<OutboxStore>(),
            provider.GetRequiredService<IPartnerRegistry>(),
            provider.GetRequiredService<NoticeChannels>(),
            provider.GetRequiredService<TenantScope>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    public static IServiceCollection AddPartnerJobs(this IServiceCollection services) =>
        services
            .AddHostedService<NoticeWork>()
            .AddSingleton<DeadlineLog>()
            .AddHostedService<ConfigurationWatch>()
            .AddSingleton<IGauges, ConfigurationGauges>();
}
