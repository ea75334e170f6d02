using FederationBroker.Catalogue;
using FederationBroker.Collaboration;
using FederationBroker.Data;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Federation;
using FederationBroker.Federation.Errors;
using FederationBroker.Management;
using FederationBroker.Oidc;
using FederationBroker.OperatorSync;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Payments;
using FederationBroker.Plugins;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Saml;
using FederationBroker.SignIn;
using FederationBroker.Staff;
using FederationBroker.Standing;
using FederationBroker.Subscribers;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Hosting;

/// <summary>The product, library by library; every command builds on it.</summary>
internal static class BrokerServices
{
    /// <param name="options">The node's settings.</param>
    /// <param name="database">Another connection than the serving one.</param>
    public static IServiceCollection AddBroker(
        this IServiceCollection services,
        BrokerOptions options,
        DatabaseAddress? database = null
    )
    {
        services.AddSingleton(options);
        services.AddData(options.SecretsFolder, options.Audit);
        services.AddPostgreSql(database ?? options.ServingDatabase);
        services.AddPartners(
            new PartnerOptions(options.ConfigurationFolder, options.PublicOrigin)
            {
                Adapters = OperatorSystems.Kinds,
                RequestsPerSecond = options.PartnerRequestsPerSecond,
                Outbound = options.Outbound,
            }
        );
        OperatorSystems.AddTo(services);
        services.AddSingleton<IAdapterDirectory, OperatorAdapters>();
        services.AddPlugins(new AdapterFolders(options.AdapterStore, options.AdapterPublishers));
        services.AddCatalogue();
        services.AddSubscribers();
        services.AddOperatorSync();
        services.AddSignIn();
        services.AddFederation();
        services.AddStanding();
        services.AddPayments();
        services.AddCollaboration();
        services.AddOidc();
        services.AddSaml();
        services.AddStaff();
        services.AddManagement();
        services.AddSingleton<IErrorPageRenderer, ErrorPageRenderer>();
        return services;
    }

    /// <summary>What runs beside the requests of a serving node.</summary>
    public static IServiceCollection AddBrokerJobs(this IServiceCollection services)
    {
        services.AddPostgreSqlJobs();
        services.AddDataJobs();
        services.AddPartnerJobs();
        services.AddFederationJobs();
        services.AddOperatorSyncJobs();
        services.AddPluginJobs();
        services.AddPaymentJobs();
        services.AddCollaborationJobs();
        return services;
    }
}
