using System.CommandLine;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;

namespace FederationBroker.Web.Commands;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Create or upgrade the database schema; safe to run again.");
        command.SetAction((_, cancellation) => Tool.RunAsOwnerAsync((services, serving) => MigrateAsync(services, serving, cancellation)));
        return command;
    }

    private static async Task<int> MigrateAsync(
        IServiceProvider services, string servingRole, CancellationToken cancellation)
    {
        var applied = await services
            .GetRequiredService<TenantWork>()
            .ForPlatformAsync((ISchema schema) => schema.MigrateAsync(servingRole, cancellation));
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }
}
