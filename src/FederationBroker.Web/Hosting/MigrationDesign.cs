using FederationBroker.Data;
using FederationBroker.Web.Options;
using Microsoft.EntityFrameworkCore.Design;

namespace FederationBroker.Web.Hosting;

/// <summary>Gives the migration tool the whole model; it never connects.</summary>
internal sealed class MigrationDesign : IDesignTimeDbContextFactory<BrokerDbContext>
{
    public BrokerDbContext CreateDbContext(string[] args)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddBroker(
                new BrokerOptions
                {
                    Database = "Host=localhost",
                    ConfigurationFolder = ".",
                    SecretsFolder = ".",
                    ThemesFolder = ".",
                }
            );
        return services.BuildServiceProvider().CreateScope().ServiceProvider.GetRequiredService<BrokerDbContext>();
    }
}
