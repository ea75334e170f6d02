using System.Runtime.CompilerServices;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.Synchronisation;
using RestSubscriberData;

namespace FederationBroker.Web.Hosting;

/// <summary>Which operators have an OSS/BSS: says what configuration says, in the words of subscriber management.</summary>
internal sealed class OperatorSystems(IPartnerRegistry registry) : IOssDirectory
{
    /// <summary>The adapters of this build.</summary>
    public static readonly ISubscriberDataAdapterFactory[] Adapters = [new RestSubscriberDataFactory()];

    private readonly ConditionalWeakTable<SubscriberDataSource, OssConnection> connections = [];

    public static string[] Kinds => [.. Adapters.Select(adapter => adapter.Kind)];

    public IEnumerable<TenantId> Connected => registry.Current.Tenants.Where(tenant => tenant.SubscriberData is not null).Select(tenant => tenant.Id);

    public OssConnection? Find(TenantId tenant)
        => registry.Current.FindTenant(tenant)?.SubscriberData is { } source ? connections.GetValue(source, ConnectionOf) : null;

    private static OssConnection ConnectionOf(SubscriberDataSource source)
        => new(source.Adapter, new SubscriberDataSettings { Address = new Uri(source.Address), Secret = source.Secret, Timeout = source.Timeout, AuthorityPem = source.AuthorityPem });
}
