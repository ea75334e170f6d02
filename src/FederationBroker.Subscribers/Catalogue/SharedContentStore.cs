using System.Collections.Immutable;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Subscribers.Catalogue;

/// <summary>Changes the content that all operators share. Only a unit of work of the platform may.</summary>
public sealed class SharedContentStore(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    public static string Write(ImmutableArray<ContentItem> content) => System.Text.Json.JsonSerializer.Serialize(content, CatalogueJson.Options);

    /// <summary>What is in force; version 0 and nothing before the first change.</summary>
    public async Task<(int Version, ImmutableArray<ContentItem> Content)> CurrentAsync(CancellationToken cancellation)
        => await database.Set<SharedContentVersion>().AsNoTracking().OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellation) is { } row
            ? (row.Version, CatalogueJson.ReadContent(row.ContentJson))
            : (0, []);

    /// <param name="seen">The version the change was made from; 0 for the first.</param>
    public async Task<CatalogueChange> ReplaceAsync(int seen, ImmutableArray<ContentItem> content, string changedBy, CancellationToken cancellation)
    {
        if (!scope.IsPlatform) throw new InvalidOperationException("Shared content belongs to the platform.");
        var faults = CatalogueRules.Check(ServiceCatalogue.Empty with { Content = content }, []);
        if (!faults.IsEmpty) return new CatalogueChange.Faulty(faults);
        var (next, json, now) = (seen + 1, Write(content), clock.GetUtcNow());
        // The key decides between two editors; the condition keeps numbers without gaps.
        var inserted = await database.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO shared_content_version (version, content_json, changed_by, changed_at)
             SELECT {next}, {json}::jsonb, {changedBy}, {now} WHERE {seen} = (SELECT coalesce(max(version), 0) FROM shared_content_version)
             ON CONFLICT DO NOTHING
             """, cancellation);
        return inserted == 1 ? new CatalogueChange.InForce(next) : new CatalogueChange.ChangedMeanwhile();
    }
}
