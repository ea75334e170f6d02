using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.Time;
using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Hosting;

namespace FederationBroker.Web.Commands;

/// <summary>Runs a command against the product's services, without listeners and jobs.</summary>
internal static class Tool
{
    /// <param name="loadConfiguration">Reads tenants and partners first; a faulty configuration stops the command.</param>
    public static async Task<int> RunAsync(bool loadConfiguration, Func<IServiceProvider, Task<int>> work)
    {
        var configuration = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        services.AddBroker(BrokerSettings.Read(configuration));
        await using var provider = services.BuildServiceProvider();
        if (loadConfiguration && provider.GetRequiredService<PartnerRegistry>().ReadIfChanged() is ConfigurationReading.Faulty faulty) throw new InvalidConfigurationException(faulty.Faults);
        await provider.GetRequiredService<SharedClock>().ReadAsync(provider.GetRequiredService<IDatabaseTime>(), CancellationToken.None);
        DatabasePatience.Grant(DatabasePatience.OfTools);
        try
        {
            return await work(provider);
        }
        catch (UnstorableTextException text)
        {
            await Console.Error.WriteLineAsync($"{text.Place}: {text.Fix}");
            return 1;
        }
    }

    public static TenantId TenantOf(IServiceProvider services, string name)
        => TenantId.TryParse(name, out var id) && services.GetRequiredService<PartnerRegistry>().Current.FindTenant(id) is not null
            ? id
            : throw new InvalidSettingsException([$"There is no tenant {name}."]);
}
