using System.Runtime.CompilerServices;
using System.Text.Json;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;

namespace FederationBroker.Web.Hosting;

/// <summary>Which adapters run beside the broker: says what configuration says, in the words of the host.</summary>
internal sealed class OperatorAdapters(IPartnerRegistry registry) : IAdapterDirectory
{
    private readonly ConditionalWeakTable<ConfiguredAdapter, WantedAdapter> read = [];

    public IEnumerable<WantedAdapter> Wanted =>
        registry.Current.Tenants.SelectMany(tenant =>
            tenant.Adapters.Select(adapter => read.GetValue(adapter, configured => Read(tenant.Id, configured)))
        );

    private static WantedAdapter Read(TenantId tenant, ConfiguredAdapter adapter)
    {
        using var document = JsonDocument.Parse(adapter.ConfigurationJson);
        return new WantedAdapter(
            tenant,
            adapter.Id,
            adapter.Package,
            adapter.Digest,
            document.RootElement.Clone(),
            adapter.Secrets
        );
    }
}
