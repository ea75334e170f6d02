using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace FederationBroker.Data.Tenancy;

/// <summary>
/// Puts the operator in front of every key, foreign key and index of a table whose rows belong to one, so that no part
/// can forget it: no value is taken at one operator because another has it, no row can refer to another operator's, and
/// the tables can be spread over servers by operator.
/// </summary>
public static class TenantFirst
{
    private const string Across = "fbroker:across-tenants";

    /// <summary>
    /// For the column that says when a row is over. The sweeper asks for what is over at all operators at once, so the
    /// tenant does not come first here; no statement of a request uses this index.
    /// </summary>
    public static IndexBuilder<T> ForSweeping<T>(this IndexBuilder<T> index)
    {
        ArgumentNullException.ThrowIfNull(index);
        index.HasAnnotation(Across, true);
        return index;
    }

    internal static void Apply(ModelBuilder model)
    {
        var owned = model.Model.GetEntityTypes().Where(IsOwned).ToList();
        foreach (var entity in owned)
            entity.SetPrimaryKey(Led(entity, entity.FindPrimaryKey()!.Properties));
        foreach (var key in owned.SelectMany(entity => entity.GetForeignKeys()).ToList())
            Lead(key);
        foreach (var entity in owned)
        {
            RemoveOldKeys(entity);
            foreach (var index in entity.GetIndexes().ToList())
                Lead(entity, index);
        }

        Verify(model.Model);
    }

    private static bool IsOwned(IReadOnlyTypeBase entity) => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType);

    private static List<IMutableProperty> Led(IMutableEntityType entity, IEnumerable<IMutableProperty> properties)
    {
        var tenant = entity.FindProperty(nameof(ITenantOwned.Tenant))!;
        return [tenant, .. properties.Where(property => property != tenant)];
    }

    // Both sides share the one tenant column of the row: that is what keeps a reference within its operator.
    private static void Lead(IMutableForeignKey key)
    {
        if (IsOwned(key.PrincipalEntityType))
            key.SetProperties(Led(key.DeclaringEntityType, key.Properties), key.PrincipalEntityType.FindPrimaryKey()!);
    }

    private static void RemoveOldKeys(IMutableEntityType entity)
    {
        foreach (var key in entity.GetKeys().Where(key => !key.IsPrimaryKey()).ToList())
            entity.RemoveKey(key);
    }

    private static void Lead(IMutableEntityType entity, IMutableIndex index)
    {
        if (index.RemoveAnnotation(Across) is not null && !index.IsUnique)
            return;
        var properties = Led(entity, index.Properties);
        if (properties.SequenceEqual(index.Properties))
            return;
        var (name, unique, said) = (index.Name, index.IsUnique, index.GetAnnotations().ToList());
        entity.RemoveIndex(index);
        var led = name is null
            ? entity.FindIndex(properties) ?? entity.AddIndex(properties)
            : entity.AddIndex(properties, name);
        led.IsUnique = unique;
        foreach (var annotation in said)
            led.SetAnnotation(annotation.Name, annotation.Value);
    }

    private static void Verify(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (!IsOwned(entity) && entity.FindProperty(nameof(ITenantOwned.Tenant)) is not null)
                throw new InvalidOperationException(
                    $"{entity.ClrType.Name} has a tenant: make it {nameof(ITenantOwned)}."
                );
            foreach (var key in entity.GetForeignKeys())
            {
                if (!IsOwned(entity) && IsOwned(key.PrincipalEntityType))
                    throw new InvalidOperationException(
                        $"{entity.ClrType.Name} is no operator's and refers to one's row."
                    );
            }
        }
    }
}
