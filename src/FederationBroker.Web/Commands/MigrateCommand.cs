using System.CommandLine;
using FederationBroker.Data;
using FederationBroker.Data.PostgreSql;
using FederationBroker.Data.Tenancy;
using FederationBroker.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Web.Commands;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Create or upgrade the database schema; safe to run again.");
        command.SetAction(
            (_, cancellation) => Tool.RunAsOwnerAsync((services, roles) => MigrateAsync(services, roles, cancellation))
        );
        return command;
    }

    private static async Task<int> MigrateAsync(
        IServiceProvider services,
        DatabaseRoles roles,
        CancellationToken cancellation
    )
    {
        var work = services.GetRequiredService<TenantWork>();
        if (!await work.ForPlatformAsync((BrokerDbContext database) => MayMakeTablesAsync(database, cancellation)))
        {
            throw new InvalidSettingsException([
                $"{roles.Owner} may not make tables here. Give Broker__MigrationDatabase the role that owns the "
                    + $"database.",
            ]);
        }

        await work.ForPlatformAsync((ISchema schema) => RefuseStrangeSchemaAsync(schema, cancellation));
        var applied = await work.ForPlatformAsync((ISchema schema) => schema.MigrateAsync(roles.Serving, cancellation));
        Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
        if (roles.Owner == roles.Serving)
        {
            Console.WriteLine(
                $"{roles.Serving} owns the tables it serves from and could take their guards off: "
                    + "give Broker__MigrationDatabase a role of its own."
            );
        }

        return 0;
    }

    // Nothing was released with another history than the present one, and a node of a newer build may have been here.
    private static async Task<bool> RefuseStrangeSchemaAsync(ISchema schema, CancellationToken cancellation)
    {
        var foreign = await schema.ForeignAsync(cancellation);
        if (foreign.Count > 0 && (await schema.PendingAsync(cancellation)).Count > 0)
        {
            throw new InvalidSettingsException([
                $"The tables of this database were made by another build ({foreign[0]}), and this one cannot go on "
                    + "from there: give it an empty database, or use the build that made it.",
            ]);
        }

        return true;
    }

    private static Task<bool> MayMakeTablesAsync(BrokerDbContext database, CancellationToken cancellation) =>
        database
            .Database.SqlQuery<bool>($"SELECT has_schema_privilege('public', 'CREATE') AS \"Value\"")
            .SingleAsync(cancellation);
}
