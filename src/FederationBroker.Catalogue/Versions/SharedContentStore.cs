using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Catalogue.Versions;

/// <summary>Changes the content that all operators share. Only a unit of work of the platform may.</summary>
public sealed class SharedContentStore(BrokerDbContext database, TenantScope scope, TimeProvider clock)
{
    public static string Write(ImmutableArray<ContentItem> content) =>
        System.Text.Json.JsonSerializer.Serialize(content, CatalogueJson.Options);

    /// <summary>What is in force.</summary>
    public async Task<SharedContent> CurrentAsync(CancellationToken cancellation) =>
        await database
            .Set<SharedContentVersion>()
            .AsNoTracking()
            .OrderByDescending(row => row.Version)
            .FirstOrDefaultAsync(cancellation)
            is { } row
            ? new SharedContent(row.Version, CatalogueJson.ReadContent(row.ContentJson), row.ChangedBy, row.ChangedAt)
            : SharedContent.None;

    /// <summary>Which operators' catalogues in force name an entry and have none of their own by that name.</summary>
    public async Task<ImmutableArray<SharedContentUse>> UsesAsync(ContentId entry, CancellationToken cancellation) =>
        [
            .. (await CataloguesAsync(cancellation))
                .Select(row => SharedContentUse.Of(entry, row.Operator, row.Catalogue))
                .OfType<SharedContentUse>(),
        ];

    /// <summary>What <see cref="ReplaceAsync"/> would say, without doing it.</summary>
    public async Task<ImmutableArray<Refusal>> CheckAsync(
        ImmutableArray<ContentItem> content,
        CancellationToken cancellation
    ) =>
        [
            .. CatalogueRules.Check(ServiceCatalogue.Empty with { Content = content }, []),
            .. await RemovedButUsedAsync(content, cancellation),
        ];

    /// <param name="seen">The version the change was made from; 0 for the first.</param>
    public async Task<CatalogueChange> ReplaceAsync(
        int seen,
        ImmutableArray<ContentItem> content,
        string changedBy,
        CancellationToken cancellation
    )
    {
        RequirePlatform();
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        // Until the end of it no operator's catalogue changes: none can come to name what is being removed.
        await database.Database.ExecuteSqlAsync($"LOCK TABLE catalogue_head IN SHARE MODE", cancellation);
        if (await CheckAsync(content, cancellation) is { IsEmpty: false } faults)
            return new CatalogueChange.Faulty(faults);
        var (next, json, now) = (seen + 1, Write(content), clock.GetUtcNow());
        // The key decides between two editors; the condition keeps numbers without gaps.
        var inserted = await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO shared_content_version (version, content_json, changed_by, changed_at)
            SELECT {next}, {json}::jsonb, {changedBy}, {now}
            WHERE {seen} = (SELECT coalesce(max(version), 0) FROM shared_content_version)
            ON CONFLICT DO NOTHING
            """,
            cancellation
        );
        if (inserted == 0)
            return new CatalogueChange.ChangedMeanwhile();
        await transaction.CommitAsync(cancellation);
        return new CatalogueChange.InForce(next);
    }

    // An operator whose bundle held content that is gone could change nothing in its catalogue any more: it is always
    // checked as a whole.
    private async Task<IEnumerable<Refusal>> RemovedButUsedAsync(
        ImmutableArray<ContentItem> content,
        CancellationToken cancellation
    )
    {
        var kept = content.Select(item => item.Id).ToHashSet();
        var removed = (await CurrentAsync(cancellation))
            .Items.Select(item => item.Id)
            .Where(id => !kept.Contains(id))
            .ToList();
        if (removed.Count == 0)
            return [];
        var catalogues = await CataloguesAsync(cancellation);
        return removed
            .Select(id =>
                (
                    Id: id,
                    Uses: catalogues
                        .Select(row => SharedContentUse.Of(id, row.Operator, row.Catalogue))
                        .OfType<SharedContentUse>()
                        .ToList()
                )
            )
            .Where(entry => entry.Uses.Count > 0)
            .Select(entry =>
                CatalogueErrors.SharedContentInUse.At(
                    $"content/{entry.Id}",
                    $"Have these operators take it out of their bundles first: {string.Join("; ", entry.Uses)}."
                )
            );
    }

    private async Task<List<(TenantId Operator, ServiceCatalogue Catalogue)>> CataloguesAsync(
        CancellationToken cancellation
    )
    {
        RequirePlatform();
        var heads = database.Set<CatalogueHead>();
        var rows = await database
            .Set<CatalogueVersion>()
            .IgnoreQueryFilters([BrokerDbContext.TenantFilter])
            .Where(row => heads.Any(head => head.Tenant == row.Tenant && head.Version == row.Version))
            .OrderBy(row => row.Tenant)
            .Select(row => new { row.Tenant, row.DocumentJson })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Tenant, CatalogueJson.Read(row.DocumentJson)))];
    }

    private void RequirePlatform()
    {
        if (!scope.IsOfPlatform)
            throw new InvalidOperationException("Shared content belongs to the platform.");
    }
}

/// <summary>The content that all operators share, as it is in force.</summary>
/// <param name="Version">0 before the first change.</param>
/// <param name="ChangedBy">Null before the first change.</param>
public sealed record SharedContent(
    int Version,
    ImmutableArray<ContentItem> Items,
    string? ChangedBy,
    DateTimeOffset? ChangedAt
)
{
    public static SharedContent None { get; } = new(0, [], null, null);
}

/// <summary>Bundles of one operator that hold an entry of the shared content.</summary>
public sealed record SharedContentUse(TenantId Operator, ImmutableArray<CatalogueId> Bundles)
{
    /// <returns>Null where no bundle names it, or what it names is the operator's own entry.</returns>
    public static SharedContentUse? Of(ContentId entry, TenantId @operator, ServiceCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        if (catalogue.Content.Any(own => own.Id == entry))
            return null;
        ImmutableArray<CatalogueId> bundles =
        [
            .. catalogue.Bundles.Where(bundle => bundle.Contents.Contains(entry)).Select(bundle => bundle.Id),
        ];
        return bundles.IsEmpty ? null : new SharedContentUse(@operator, bundles);
    }

    public override string ToString() => $"{Operator} ({string.Join(", ", Bundles)})";
}
