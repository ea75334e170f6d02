using FederationBroker.Catalogue.Versions;
using FederationBroker.Data;
using FederationBroker.Kernel.Access;
using FederationBroker.Subscribers.Access;
using FederationBroker.Subscribers.Accounts;
using FederationBroker.Subscribers.Bulk;
using FederationBroker.Subscribers.Contracts;
using FederationBroker.Subscribers.Devices;
using FederationBroker.Subscribers.Logins;
using FederationBroker.Subscribers.OperatorSystem;
using FederationBroker.Subscribers.People;
using FederationBroker.Subscribers.Profiles;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Subscribers;

public static class SubscriberServices
{
    /// <summary>The host brings the <see cref="IOssDirectory"/>, the kinds of subscriber-data adapters, and who hears
    /// of changes of contract data (<see cref="IContractChanges"/>).</summary>
    public static IServiceCollection AddSubscribers(this IServiceCollection services)
    {
        services.AddSingleton<IModelConventions, SubscriberConventions>();
        services.AddSingleton<IModelPart, SubscriberTables>();
        services.AddScoped<IPlanUse, PlanUse>();
        services.AddSubscriberRetention();
        services.AddSingleton<OssLinks>();
        services.AddScoped<PersonalDataSource>();
        services.AddSingleton<CableIdDigest>();
        services.AddScoped<SubscriberRegistration>();
        services.AddScoped<AccessEnding>();
        services.AddScoped<ServiceAccounts>();
        services.AddScoped<AccountLock>();
        services.AddScoped<ContentPurchases>();
        services.AddScoped<AccountPeople>();
        services.AddScoped<AccountLogins>();
        services.AddScoped<LoginHashes>();
        services.AddScoped<IEndsAccess, ForgottenBrowsers>();
        services.AddScoped<LinkedDevices>();
        services.AddScoped<DeviceCommands>();
        services.AddScoped<UserProfiles>();
        services.AddScoped<ImportSituationReader>();
        services.AddScoped<ImportWriter>();
        services.AddScoped(provider => new AccountIntake(provider.GetRequiredService<ImportWriter>()));
        services.AddScoped<BulkAccounts>();
        services.AddScoped<ContractAccounts>();
        services.AddScoped<ContractPeople>();
        return services;
    }
}
