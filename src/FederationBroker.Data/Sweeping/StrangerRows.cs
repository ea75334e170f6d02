using FederationBroker.Data.Recurring;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FederationBroker.Data.Sweeping;

/// <summary>
/// How many rows of a table strangers may have waiting. Where there are more, the place with the most loses its oldest
/// first: everybody's
/// newest stays, so a flood from some places keeps nobody else out.
/// </summary>
public sealed record StrangerBounds
{
    /// <summary>The entity.</summary>
    public required Type Table { get; init; }

    /// <summary>SQL: which rows are strangers'. A constant, as all of these.</summary>
    public string Where { get; init; } = "true";

    /// <summary>SQL: which rows stay longest.</summary>
    public string Newest { get; init; } = "expires_at DESC";

    /// <summary>SQL: what tells places apart; a constant where they are not known.</summary>
    public string Origin { get; init; } = "origin";

    /// <summary>SQL: the partner; a constant where there is none.</summary>
    public string Partner { get; init; } = "''";

    public int PerOrigin { get; init; } = int.MaxValue;

    public int PerPartner { get; init; } = int.MaxValue;

    public required int PerTenant { get; init; }
}

/// <summary>Holds the bounds, every few seconds, on one node at a time.</summary>
internal sealed class StrangerBounding(
    TenantWork work,
    IEnumerable<StrangerBounds> all,
    TimeProvider clock,
    ILogger<StrangerBounding> log
)
    : RecurringWork(
        "Bounding what strangers leave",
        new Rhythm(TimeSpan.FromSeconds(5), First: TimeSpan.FromSeconds(5)),
        clock,
        log
    )
{
    protected override async Task<bool> RoundAsync(CancellationToken stopping)
    {
        var well = true;
        foreach (var bounds in all)
        {
            well &= await AttemptAsync(
                $"Bounding of {bounds.Table.Name}",
                () =>
                    work.ForPlatformAsync(
                        (BrokerDbContext database) => StrangerRows.TrimAsync(database, bounds, stopping)
                    ),
                stopping
            );
        }

        return well;
    }
}

public static class StrangerRows
{
    public static IServiceCollection BoundStrangers(this IServiceCollection services, StrangerBounds bounds) =>
        services.AddSingleton(bounds);

    /// <returns>How many rows gave way.</returns>
    public static async Task<int> TrimAsync(
        BrokerDbContext database,
        StrangerBounds bounds,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var table = database.Model.FindEntityType(bounds.Table)!.GetTableName()!;
        var mine = await database
            .Database.SqlQuery<bool>(
                $"SELECT pg_try_advisory_xact_lock(hashtextextended('stranger-rows', 0)) AS \"Value\""
            )
            .SingleAsync(cancellation);
        // A handful of rows is within every bound: nearly always this is all that is asked.
        var smallest = Math.Min(bounds.PerOrigin, Math.Min(bounds.PerPartner, bounds.PerTenant));
        if (!mine || await CountAsync(database, table, bounds, cancellation) <= smallest)
            return 0;
        var removed = await database.Database.ExecuteSqlRawAsync(TrimSql(table, bounds), cancellation);
        await transaction.CommitAsync(cancellation);
        return removed;
    }

    private static Task<long> CountAsync(
        BrokerDbContext database,
        string table,
        StrangerBounds bounds,
        CancellationToken cancellation
    )
    {
        // Constants of ours, as everything in bounds; there is nothing in it that anybody sent.
        var sql = $"SELECT count(*) AS \"Value\" FROM {table} WHERE {bounds.Where}";
        return database.Database.SqlQueryRaw<long>(sql).SingleAsync(cancellation);
    }

    // "nth": 1 is the newest of its place. Ranking everybody by it takes from the busiest places first.
    private static string TrimSql(string table, StrangerBounds bounds) =>
        $"""
            WITH strangers AS (
              SELECT ctid AS row, tenant, {bounds.Partner} AS partner,
                row_number() OVER (PARTITION BY tenant, {bounds.Origin} ORDER BY {bounds.Newest}) AS nth
              FROM {table} WHERE {bounds.Where}),
            ranked AS (
              SELECT row, nth,
                row_number() OVER (PARTITION BY tenant, partner ORDER BY nth) AS of_partner,
                row_number() OVER (PARTITION BY tenant ORDER BY nth) AS of_tenant
              FROM strangers)
            DELETE FROM {table} WHERE ctid = ANY (ARRAY(
              SELECT row FROM ranked
              WHERE nth > {bounds.PerOrigin} OR of_partner > {bounds.PerPartner} OR of_tenant > {bounds.PerTenant}))
            """;
}
