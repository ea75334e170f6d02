using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace FederationBroker.Data.Balanced;

/// <summary>
/// A table whose rows add up to nothing within each group: the database refuses the commit of a transaction that leaves
/// one that does not.
/// </summary>
/// <param name="Row">The entity.</param>
/// <param name="Amount">The column that is added up.</param>
/// <param name="Whole">The column of what is written at once, and looked at whole.</param>
/// <param name="Within">The columns that tell groups of it apart.</param>
public sealed record BalancedTable(Type Row, string Amount, string Whole, ImmutableArray<string> Within)
{
    /// <summary>As the model maps it.</summary>
    public string NameIn(IReadOnlyModel model) => model.FindEntityType(Row)!.GetTableName()!;
}

public static class BalancedServices
{
    /// <summary>See <see cref="BalancedTable"/>; columns are constants of the room that owns the table.</summary>
    public static IServiceCollection KeepBalanced<T>(
        this IServiceCollection services,
        string amount,
        string whole,
        params ImmutableArray<string> within
    ) => services.AddSingleton(new BalancedTable(typeof(T), amount, whole, within));
}
