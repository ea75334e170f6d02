using FederationBroker.Data.AppendOnly;
using FederationBroker.Data.Balanced;
using FederationBroker.Data.Departures;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.PostgreSql;

/// <summary>Creates and checks the schema; the second provider will have its own.</summary>
public interface ISchema
{
    /// <summary>Applies what is missing, under EF Core's migration lock; safe to run twice or on two nodes.</summary>
    /// <param name="servingRole">Who serves with this database; gets the rights it needs, unless it is the owner
    /// itself.</param>
    /// <returns>The migrations that were applied.</returns>
    Task<IReadOnlyList<string>> MigrateAsync(string servingRole, CancellationToken cancellation);

    /// <summary>Migrations of this build that the database lacks.</summary>
    Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellation);

    /// <summary>
    /// Migrations in the database that are not this build's: it was made by a newer one, or before the first release.
    /// </summary>
    Task<IReadOnlyList<string>> ForeignAsync(CancellationToken cancellation);

    /// <summary>The migrations of this build.</summary>
    IEnumerable<string> Known { get; }
}

internal sealed class Schema(
    BrokerDbContext database,
    IEnumerable<AppendOnlyTable> appendOnly,
    IEnumerable<BalancedTable> balanced,
    IEnumerable<DepartureMark> departures
) : ISchema
{
    public IEnumerable<string> Known => database.Database.GetMigrations();

    public async Task<IReadOnlyList<string>> MigrateAsync(string servingRole, CancellationToken cancellation)
    {
        var pending = await PendingAsync(cancellation);
        await database.Database.MigrateAsync(cancellation);
        foreach (var guard in Guards())
            await database.Database.ExecuteSqlRawAsync(guard, cancellation);
        await database.Database.ExecuteSqlAsync($"SELECT grant_serving({servingRole})", cancellation);
        return pending;
    }

    private string[] Guards()
    {
        AppendOnlyTable[] rooms = [.. appendOnly];
        return
        [
            DatabaseGuards.Sql,
            AppendOnlyGuards.SqlFor(database.Model, rooms),
            AuditGuards.Sql,
            BalanceGuards.SqlFor(database.Model, balanced),
            DepartureGuards.SqlFor(database.Model, departures),
            ServingRights.SqlFor(rooms.Select(table => table.NameIn(database.Model))),
        ];
    }

    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellation) =>
        [.. await database.Database.GetPendingMigrationsAsync(cancellation)];

    public async Task<IReadOnlyList<string>> ForeignAsync(CancellationToken cancellation) =>
        [.. (await database.Database.GetAppliedMigrationsAsync(cancellation)).Except(Known)];
}
