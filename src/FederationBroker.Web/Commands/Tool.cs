using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Time;
using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Hosting;

namespace FederationBroker.Web.Commands;

/// <summary>Runs a command against the product's services, without listeners and jobs.</summary>
internal static class Tool
{
    /// <param name="loadConfiguration">Reads tenants and partners first; a faulty configuration stops the command.</param>
    public static Task<int> RunAsync(bool loadConfiguration, Func<IServiceProvider, Task<int>> work)
    {
        var options = Settings();
        return RunAsync(options, options.Database, loadConfiguration, work);
    }

    /// <summary>With the connection of the role that owns the tables.</summary>
    public static Task<int> RunAsOwnerAsync(Func<IServiceProvider, DatabaseRoles, Task<int>> work)
    {
        var options = Settings();
        var owner = options.MigrationDatabase ?? options.Database;
        var roles = new DatabaseRoles(PostgreSqlServices.RoleOf(owner), PostgreSqlServices.RoleOf(options.Database));
        return RunAsync(options, owner, loadConfiguration: false, services => work(services, roles));
    }

    private static BrokerOptions Settings()
        => BrokerSettings.Read(new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build());

    private static async Task<int> RunAsync(
        BrokerOptions options, string database, bool loadConfiguration, Func<IServiceProvider, Task<int>> work)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        services.AddBroker(options, database);
        await using var provider = services.BuildServiceProvider();
        if (loadConfiguration && provider.GetRequiredService<PartnerRegistry>().ReadIfChanged() is ConfigurationReading.Faulty faulty) throw new InvalidConfigurationException(faulty.Faults);
        await provider.GetRequiredService<SharedClock>().ReadAsync(provider.GetRequiredService<IDatabaseTime>(), CancellationToken.None);
        return await work(provider);
    }

    public static TenantId TenantOf(IServiceProvider services, string name)
        => TenantId.TryParse(name, out var id) && services.GetRequiredService<PartnerRegistry>().Current.FindTenant(id) is not null
            ? id
            : throw new InvalidSettingsException([$"There is no tenant {name}."]);
}

/// <param name="Owner">Owns the tables, and migrates.</param>
/// <param name="Serving">What the nodes sign in as.</param>
internal sealed record DatabaseRoles(string Owner, string Serving);
