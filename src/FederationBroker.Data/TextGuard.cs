using System.Collections.Concurrent;
using System.Data.Common;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FederationBroker.Data;

/// <summary>
/// A text that the database cannot hold or look for. Whatever takes texts refuses these first, naming its own field;
/// this is what is met when something was forgotten, so that it is the sender's fault (400) and never looks like an
/// outage of ours.
/// </summary>
public sealed class UnstorableTextException(string place, string fix) : Exception($"{place}: {fix}")
{
    /// <summary>Name of the column's property, or of the statement's parameter.</summary>
    public string Place { get; } = place;

    /// <summary>A sentence: what can be held there.</summary>
    public string Fix { get; } = fix;
}

/// <summary>
/// Looks at every text before it is saved: against its column's length, and for what PostgreSQL has no form for.
/// </summary>
internal sealed class StoredTextGuard : SaveChangesInterceptor
{
    private readonly ConcurrentDictionary<IEntityType, Column[]> known = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        Check(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    private void Check(DbContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified))
                continue;
            foreach (var column in known.GetOrAdd(entry.Metadata, ColumnsOf))
            {
                if (entry.CurrentValues[column.Property] is not string text)
                    continue;
                if (StoredText.FaultOf(text, column.Longest) is { } fix)
                    throw new UnstorableTextException(column.Name, fix);
            }
        }
    }

    private static Column[] ColumnsOf(IEntityType type) =>
        [
            .. type.GetProperties()
                .Where(property => property.ClrType == typeof(string))
                .Select(property => new Column(
                    property,
                    Place(property.Name),
                    property.GetMaxLength() ?? int.MaxValue
                )),
        ];

    // As the APIs name it.
    private static string Place(string property) => $"{char.ToLowerInvariant(property[0])}{property[1..]}";

    private sealed record Column(IProperty Property, string Name, int Longest);
}

/// <summary>Looks at every text that a statement compares with or writes by itself.</summary>
internal sealed class StatementTextGuard : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) => Checked(command, result);

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) => Checked(command, result);

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result
    ) => Checked(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<object> result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(Checked(command, result));

    private static T Checked<T>(DbCommand command, T result)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            switch (parameter.Value)
            {
                case string text:
                    Check(parameter, text);
                    break;
                case IEnumerable<string?> texts:
                    foreach (var text in texts)
                        Check(parameter, text);
                    break;
            }
        }

        return result;
    }

    private static void Check(DbParameter parameter, string? text)
    {
        if (StoredText.FaultOf(text, int.MaxValue) is { } fix)
            throw new UnstorableTextException(parameter.ParameterName, fix);
    }
}

/// <summary>Adds both guards to the options of a provider.</summary>
public static class TextGuard
{
    public static DbContextOptionsBuilder GuardTexts(this DbContextOptionsBuilder options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.AddInterceptors(new StoredTextGuard(), new StatementTextGuard());
    }
}
