using FederationBroker.Kernel.Telemetry;
using FederationBroker.Plugins.Calls;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Hooks;
using FederationBroker.Plugins.Packages;
using FederationBroker.Plugins.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Plugins;

/// <summary>Calls of adapters, and the adapters that run beside the broker.</summary>
public static class PluginServices
{
    /// <summary>The host brings the <see cref="IAdapterDirectory"/>.</summary>
    public static IServiceCollection AddPlugins(this IServiceCollection services, AdapterFolders folders)
    {
        services.AddSingleton<AdapterMeasures>();
        services.AddSingleton(new PackageStore(folders.StoreFolder, folders.PublishersFolder));
        services.AddSingleton<AdapterLife>();
        services.AddSingleton(provider => new AdapterFleet(
            provider.GetRequiredService<IAdapterDirectory>(),
            provider.GetRequiredService<AdapterLife>(),
            provider.GetRequiredService<AdapterMeasures>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AdapterFleet>>()
        ));
        services.AddSingleton<HookTally>();
        services.AddSingleton<HookCalls>();
        return services;
    }

    /// <summary>The jobs of a serving node; the command line runs without them.</summary>
    public static IServiceCollection AddPluginJobs(this IServiceCollection services)
    {
        services.AddHostedService<FleetKeeping>();
        services.AddSingleton<IGauges, AdapterGauges>();
        return services;
    }
}
