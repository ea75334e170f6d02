using FederationBroker.Data.Auditing;
using FederationBroker.Data.Sweeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.AppendOnly;

/// <summary>
/// A table that is only ever added to. The database refuses every change, by its owner too; what is old leaves
/// through a function of the owner, which takes nothing younger than 30 days.
/// </summary>
/// <param name="Row">The entity; its column <c>at</c> says when a row was written.</param>
/// <param name="StaysWhile">SQL about <c>old</c>, the row: it stays as long as this is so; a constant of the room that
/// owns the table.</param>
public sealed record AppendOnlyTable(Type Row, string StaysWhile)
{
    /// <summary>As the model maps it.</summary>
    public string NameIn(IReadOnlyModel model) => model.FindEntityType(Row)!.GetTableName()!;

    /// <summary>The function that removes what is over: <c>(older_than timestamptz, most int) → int</c>.</summary>
    public static string RemovalOf(string table) => $"remove_old_{table}";
}

public static class AppendOnlyServices
{
    /// <summary>
    /// Rows that are only ever added to, and removed when the audit trail's time is over.
    /// </summary>
    /// <param name="services">The product.</param>
    /// <param name="staysWhile">See <see cref="AppendOnlyTable"/>.</param>
    public static IServiceCollection OnlyAddTo<T>(this IServiceCollection services, string staysWhile = "false") =>
        services
            .AddSingleton(new AppendOnlyTable(typeof(T), staysWhile))
            .AddSingleton<IExpiredRows>(provider => new ExpiredHistory<T>(
                provider.GetRequiredService<AuditOptions>().Retention
            ))
            .AddSingleton<Retention>(new Retention.Swept(typeof(T)));
}

/// <summary>Asks the database's function to remove what is over.</summary>
internal sealed class ExpiredHistory<T>(TimeSpan after) : IExpiredRows
{
    public string Name => typeof(T).Name;

    public Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation)
    {
        var table = database.Model.FindEntityType(typeof(T))!.GetTableName()!;
        var sql = $"SELECT {AppendOnlyTable.RemovalOf(table)}({{0}}, {IExpiredRows.Portion}) AS \"Value\"";
        return database.Database.SqlQueryRaw<int>(sql, (now - after).ToUniversalTime()).SingleAsync(cancellation);
    }
}
