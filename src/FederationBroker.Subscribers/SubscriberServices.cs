using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Import;
using FederationBroker.Subscribers.Jobs;
using FederationBroker.Subscribers.People;
using FederationBroker.Subscribers.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

public static class SubscriberServices
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, SubscriberTables>();
        services.AddSingleton<IExpiredRows, ExpiredDeviceCommands>();
        services.AddSingleton<SubscriberVault>();
        services.AddSingleton<CatalogueCache>();
        services.AddScoped<CatalogueStore>();
        services.AddScoped<SharedContentStore>();
        services.AddScoped<SubscriberRegistration>();
        services.AddScoped<AccountDesk>();
        services.AddScoped<PeopleDesk>();
        services.AddScoped<DeviceDesk>();
        services.AddScoped<DeviceCommands>();
        services.AddScoped<ProfileDesk>();
        services.AddScoped<BulkJobs>();
        services.AddScoped<BulkEditStep>();
        services.AddScoped<ImportWriter>();
        services.AddScoped<AccountImport>();
        return services;
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddSubscriberJobs(this IServiceCollection services)
    {
        services.AddHostedService<BulkJobRunner>();
        return services;
    }
}
