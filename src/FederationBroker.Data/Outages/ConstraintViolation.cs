using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace FederationBroker.Data.Outages;

public enum ConstraintKind
{
    /// <summary>Somebody has this key already.</summary>
    Unique,

    /// <summary>The row that is referred to is gone, or is still referred to.</summary>
    Reference,
}

/// <summary>
/// Which rule of the database a change broke: by SQLSTATE (class 23) and the constraint's name, never by guessing.
/// Text that is too long,
/// a value that is missing and every other refusal is no answer to a user but a bug, and is not caught with this.
/// </summary>
public sealed record ConstraintViolation(ConstraintKind Kind, string Name)
{
    /// <summary>Under which key the provider keeps the name; ADO.NET has no property for it.</summary>
    private const string NameKey = "ConstraintName";

    /// <returns>Null: something else went wrong.</returns>
    public static ConstraintViolation? Of(Exception? failure) =>
        failure switch
        {
            null => null,
            DbException { SqlState: "23505" } refused => new ConstraintViolation(
                ConstraintKind.Unique,
                NameIn(refused)
            ),
            DbException { SqlState: "23503" } refused => new ConstraintViolation(
                ConstraintKind.Reference,
                NameIn(refused)
            ),
            _ => Of(failure.InnerException),
        };

    /// <summary>True when another row of this kind has the same key that ends in this property.</summary>
    public bool IsTaken<T>(IModel model, string property) =>
        Kind == ConstraintKind.Unique && UniqueNamesOf(model, typeof(T), property).Contains(Name);

    /// <summary>True when what a row of this kind refers to is gone.</summary>
    public bool IsOrphan<T>(IModel model) =>
        Kind == ConstraintKind.Reference
        && EntityOf(model, typeof(T)).GetForeignKeys().Any(key => Name == key.GetConstraintName());

    private static string NameIn(DbException refused) => refused.Data[NameKey] as string ?? string.Empty;

    private static List<string?> UniqueNamesOf(IModel model, Type type, string property)
    {
        var entity = EntityOf(model, type);
        List<string?> names =
        [
            .. entity
                .GetIndexes()
                .Where(index => index.IsUnique && index.Properties[^1].Name == property)
                .Select(index => index.GetDatabaseName()),
            .. entity.GetKeys().Where(key => key.Properties[^1].Name == property).Select(key => key.GetName()),
        ];
        return names.Count > 0
            ? names
            : throw new ArgumentException($"{type.Name} has no unique key that ends in {property}.", nameof(property));
    }

    private static IEntityType EntityOf(IModel model, Type type) =>
        model.FindEntityType(type) ?? throw new ArgumentException($"{type.Name} is no table.", nameof(type));
}
