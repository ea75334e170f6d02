using FederationBroker.Data;
using FederationBroker.Data.Outages;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Time;
using FederationBroker.Kernel;
using FederationBroker.Partners.Configuration;
using FederationBroker.Web.Hosting;
using FederationBroker.Web.Options;

namespace FederationBroker.Web.Commands;

/// <summary>Runs a command against the product's services, without listeners and jobs.</summary>
internal static class Tool
{
    /// <param name="loadConfiguration">Reads tenants and partners first; faulty files are left out, as by a
    /// node.</param>
    public static Task<int> RunAsync(bool loadConfiguration, Func<IServiceProvider, Task<int>> work)
    {
        var options = BrokerSettings.Read(Settings());
        return RunAsync(options, options.ServingDatabase, loadConfiguration, work);
    }

    /// <summary>With the connection of the role that owns the tables.</summary>
    public static Task<int> RunAsOwnerAsync(Func<IServiceProvider, DatabaseRoles, Task<int>> work)
    {
        var options = BrokerSettings.Read(Settings());
        var owner = options.OwnersDatabase;
        var roles = new DatabaseRoles(
            PostgreSqlServices.RoleOf(owner.Connection),
            PostgreSqlServices.RoleOf(options.Database)
        );
        return RunAsync(options, owner, loadConfiguration: false, services => work(services, roles));
    }

    private static async Task<int> RunAsync(
        BrokerOptions options,
        DatabaseAddress database,
        bool loadConfiguration,
        Func<IServiceProvider, Task<int>> work
    )
    {
        var services = new ServiceCollection();
        services.AddLogging(logging =>
            logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
        );
        services.AddBroker(options, database);
        await using var provider = services.BuildServiceProvider();
        if (
            loadConfiguration
            && provider.GetRequiredService<PartnerRegistry>().ReadIfChanged() is { Snapshot: null } faulty
        )
            throw new InvalidConfigurationException([.. faulty.Faults]);
        await provider
            .GetRequiredService<SharedClock>()
            .ReadAsync(provider.GetRequiredService<IDatabaseTime>(), CancellationToken.None);
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

    public static TenantId TenantOf(IServiceProvider services, string name) =>
        TenantId.TryParse(name, out var id)
        && services.GetRequiredService<PartnerRegistry>().Current.FindTenant(id) is not null
            ? id
            : throw new InvalidSettingsException([$"There is no tenant {name}."]);

    // The same files as the server's: in development those of the demo.
    private static IConfiguration Settings()
    {
        var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Production;
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddJsonFile($"appsettings.{environment}.json", optional: true)
                .AddEnvironmentVariables()
                .Build();
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException)
        {
            throw new InvalidSettingsException([CommandFailure.LineOf(failure.InnerException ?? failure)]);
        }
    }
}

/// <param name="Owner">Owns the tables, and migrates.</param>
/// <param name="Serving">What the nodes sign in as.</param>
internal sealed record DatabaseRoles(string Owner, string Serving);
