using System.CommandLine;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;

namespace FederationBroker.Web.Commands;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Create or upgrade the database schema; safe to run again.");
        command.SetAction((_, cancellation)
            => Tool.RunAsOwnerAsync((services, roles) => MigrateAsync(services, roles, cancellation)));
        return command;
    }

    private static async Task<int> MigrateAsync(
        IServiceProvider services, DatabaseRoles roles, CancellationToken cancellation)
    {
        var applied = await services.GetRequiredService<TenantWork>()
            .ForPlatformAsync((ISchema schema) => schema.MigrateAsync(roles.Serving, cancellation));
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        if (roles.Owner == roles.Serving)
        {
            Console.WriteLine(
                $"{roles.Serving} owns the tables it serves from and could take their guards off: "
                + "give Broker__MigrationDatabase a role of its own.");
        }

        return 0;
    }
}
