using System.Text;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Data;

/// <summary>Column and index names in the database's own style, so that hand-written SQL needs no quotes.</summary>
internal static class SnakeCase
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Of(property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName($"pk_{entity.GetTableName()}");
            foreach (
                var index in entity
                    .GetIndexes()
                    .Where(index => index.GetDatabaseName()?.StartsWith("IX_", StringComparison.Ordinal) == true)
            )
                index.SetDatabaseName(
                    $"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => Of(p.Name)))}"
                );
        }
    }

    private static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
