using FederationBroker.Data;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Catalogue;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Import;
using FederationBroker.Subscribers.Jobs;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.People;
using FederationBroker.Subscribers.Profiles;
using FederationBroker.Subscribers.Synchronisation;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

public static class SubscriberServices
{
    /// <summary>The host brings the <see cref="IOssDirectory"/> and the kinds of subscriber-data adapters.</summary>
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<IModelPart, SubscriberTables>();
        services.AddSingleton<IModelPart, OssTables>();
        services.AddSubscriberRetention();
        services.AddSingleton<OssLinks>();
        services.AddScoped<PersonalDataSource>();
        services.AddScoped<AccountChangeOutbox>();
        services.AddScoped<PeopleTakeover>();
        services.AddScoped<ContractTakeover>();
        services.AddScoped<OrderDelivery>();
        services.AddScoped<FeedReading>();
        services.AddScoped<OssTurn>();
        services.AddScoped<OssRound>();
        services.AddSingleton<SubscriberVault>();
        services.AddSingleton<CatalogueCache>();
        services.AddScoped<CatalogueStore>();
        services.AddScoped<SharedContentStore>();
        services.AddScoped<SubscriberRegistration>();
        services.AddScoped<AccessEnding>();
        services.AddScoped<AccountDesk>();
        services.AddScoped<PurchaseDesk>();
        services.AddScoped<PeopleDesk>();
        services.AddScoped<AccountLogins>();
        services.AddScoped<DeviceDesk>();
        services.AddScoped<DeviceCommands>();
        services.AddScoped<ProfileDesk>();
        services.AddScoped<BulkJobs>();
        services.AddScoped<BulkEditStep>();
        services.AddScoped<ImportSituationReader>();
        services.AddScoped<ImportWriter>();
        services.AddScoped<AccountImport>();
        return services;
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddSubscriberJobs(this IServiceCollection services)
    {
        services.AddHostedService<BulkJobRunner>();
        services.AddHostedService<OssSynchronisation>();
        return services;
    }
}
