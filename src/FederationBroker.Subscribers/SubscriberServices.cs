using FederationBroker.Data;
using FederationBroker.Data.Sweeping;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Devices;
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
        return services;
    }
}
