using FederationBroker.Plugins.Calls;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Plugins;

/// <summary>What calls of adapters need.</summary>
public static class PluginServices
{
    public static IServiceCollection AddPlugins(this IServiceCollection services) =>
        services.AddSingleton<AdapterMeasures>();
}
