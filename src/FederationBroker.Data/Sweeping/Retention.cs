using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.Sweeping;

/// <summary>
/// How long the rows of a table stay. Every table has one: what nobody has thought about stays for ever.
/// </summary>
internal abstract record Retention(Type Table)
{
    /// <summary>Swept when their time is over.</summary>
    public sealed record Swept(Type Table) : Retention(Table);

    /// <summary>Gone with the row that they belong to, by the database's own foreign keys.</summary>
    public sealed record WithOwner(Type Table, Type Owner) : Retention(Table);

    /// <summary>
    /// Written by the operator's own people and systems alone, and kept until they remove it, or for the reason given.
    /// </summary>
    public sealed record Kept(Type Table, string Why) : Retention(Table);
}

public static class RetentionServices
{
    /// <summary>Rows of this table are removed when the time in the column has passed, and a while after it.</summary>
    /// <param name="services">The product.</param>
    /// <param name="until">The column.</param>
    /// <param name="after">How much longer the rows stay.</param>
    /// <param name="condition">SQL that a row must meet as well; a constant.</param>
    public static IServiceCollection RemoveAfter<T>(
        this IServiceCollection services,
        Expression<Func<T, DateTimeOffset?>> until,
        TimeSpan after = default,
        string? condition = null
    )
        where T : class =>
        services
            .AddSingleton<IExpiredRows>(new ExpiredRows<T>(until, after, condition))
            .AddSingleton<Retention>(new Retention.Swept(typeof(T)));

    public static IServiceCollection KeepWithOwner<T, TOwner>(this IServiceCollection services) =>
        services.AddSingleton<Retention>(new Retention.WithOwner(typeof(T), typeof(TOwner)));

    public static IServiceCollection Keep<T>(this IServiceCollection services, string why) =>
        services.AddSingleton<Retention>(new Retention.Kept(typeof(T), why));
}

/// <summary>Deletes by a column of time, in portions: one statement never holds a table up.</summary>
internal sealed class ExpiredRows<T>(Expression<Func<T, DateTimeOffset?>> until, TimeSpan after, string? condition)
    : IExpiredRows
    where T : class
{
    public string Name => typeof(T).Name;

    public async Task<int> DeleteAsync(BrokerDbContext database, DateTimeOffset now, CancellationToken cancellation)
    {
        var entity = database.Model.FindEntityType(typeof(T))!;
        var (table, column) = (entity.GetTableName(), entity.FindProperty(PropertyOf(until))!.GetColumnName());
        var sql = $$"""
            DELETE FROM {{table}} WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM {{table}} WHERE {{column}} < {0} AND {{condition ?? "true"}}
              LIMIT {{IExpiredRows.Portion}}))
            """;
        return await database.Database.ExecuteSqlRawAsync(sql, [(now - after).ToUniversalTime()], cancellation);
    }

    private static string PropertyOf(LambdaExpression column)
    {
        var body = column.Body is UnaryExpression { Operand: var widened } ? widened : column.Body;
        return ((MemberExpression)body).Member.Name;
    }
}
