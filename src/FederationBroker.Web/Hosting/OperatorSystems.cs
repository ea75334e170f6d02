using System.Runtime.CompilerServices;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Partners.Configuration;
using FederationBroker.Plugins.Abstractions.HomeNetwork;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.SignIn.HomeNetworks;
using FederationBroker.Subscribers.OperatorSystem;
using RestOperatorSystems;

namespace FederationBroker.Web.Hosting;

/// <summary>
/// Which operators have an OSS/BSS: says what configuration says, in the words of subscriber management. And the
/// adapters of this build.
/// </summary>
internal sealed class OperatorSystems(IPartnerRegistry registry) : IOssDirectory
{
    private static readonly ISubscriberDataAdapterFactory[] SubscriberData = [new RestSubscriberDataFactory()];
    private static readonly IHomeNetworkAdapterFactory[] HomeNetwork = [new RestHomeNetworkFactory()];

    private readonly ConditionalWeakTable<ConnectedSystem, OssConnection> connections = [];

    public static AdapterKinds Kinds =>
        new([.. SubscriberData.Select(adapter => adapter.Kind)], [.. HomeNetwork.Select(adapter => adapter.Kind)]);

    public IEnumerable<TenantId> Connected =>
        registry.Current.Tenants.Where(tenant => tenant.SubscriberData is not null).Select(tenant => tenant.Id);

    public static void AddTo(IServiceCollection services)
    {
        foreach (var adapter in SubscriberData)
            services.AddSingleton(adapter);
        foreach (var adapter in HomeNetwork)
            services.AddSingleton(adapter);
        services.AddSingleton<IOssDirectory, OperatorSystems>();
    }

    public OssConnection? Find(TenantId tenant) =>
        registry.Current.FindTenant(tenant)?.SubscriberData is { } source
            ? connections.GetValue(source, system => new OssConnection(
                system.Adapter,
                HomeNetworkLinks.SettingsOf(system)
            ))
            : null;
}
