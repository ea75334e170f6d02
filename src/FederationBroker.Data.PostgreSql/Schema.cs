using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data.PostgreSql;

/// <summary>Creates and checks the schema; the second provider will have its own.</summary>
public interface ISchema
{
    /// <summary>Applies what is missing, under EF Core's migration lock; safe to run twice or on two nodes.</summary>
    /// <returns>The migrations that were applied.</returns>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation);

    /// <summary>The migrations of this build.</summary>
    IEnumerable<string> Known { get; }
}

internal sealed class Schema(BrokerDbContext database) : ISchema
{
    public IEnumerable<string> Known => database.Database.GetMigrations();

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> pending = [.. await database.Database.GetPendingMigrationsAsync(cancellation)];
        await database.Database.MigrateAsync(cancellation);
        await database.Database.ExecuteSqlRawAsync(DatabaseGuards.Sql, cancellation);
        return pending;
    }
}
