using System.Collections.Immutable;
using FederationBroker.Catalogue.Documents;
using FederationBroker.Catalogue.Rules;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Catalogue.Versions;

/// <summary>Reads and changes the catalogue of the current operator.</summary>
public sealed class CatalogueStore(
    BrokerDbContext database,
    CatalogueCache cache,
    IPlanUse plans,
    TenantScope scope,
    TimeProvider clock
)
{
    /// <summary>The catalogue in force, and its version.</summary>
    public async Task<CatalogueSnapshot> CurrentAsync(CancellationToken cancellation)
    {
        var own = await database.Set<CatalogueHead>().Select(row => row.Version).SingleOrDefaultAsync(cancellation);
        var shared = await database.Set<SharedContentVersion>().MaxAsync(row => (int?)row.Version, cancellation) ?? 0;
        var version = new CatalogueInForce(own, shared);
        return new CatalogueSnapshot(version, await GetAsync(version, cancellation));
    }

    /// <summary>A version whose number came with another query.</summary>
    public async ValueTask<CatalogueIndex> GetAsync(CatalogueInForce version, CancellationToken cancellation)
    {
        if (cache.Find(scope.Tenant, version) is { } known)
            return known;
        var own = await database
            .Set<CatalogueVersion>()
            .Where(row => row.Version == version.Own)
            .Select(row => row.DocumentJson)
            .SingleOrDefaultAsync(cancellation);
        var shared = await database
            .Set<SharedContentVersion>()
            .Where(row => row.Version == version.Shared)
            .Select(row => row.ContentJson)
            .SingleOrDefaultAsync(cancellation);
        var index = new CatalogueIndex(
            own is null ? ServiceCatalogue.Empty : CatalogueJson.Read(own),
            shared is null ? [] : CatalogueJson.ReadContent(shared)
        );
        cache.Keep(scope.Tenant, version, index);
        return index;
    }

    /// <summary>Keeps the catalogue as it is until the transaction ends.</summary>
    public Task HoldAsync(CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM catalogue_head WHERE tenant = {scope.Tenant.Value} FOR SHARE",
            cancellation
        );

    /// <summary>Versions by their numbers, the newest first.</summary>
    /// <param name="before">Exclusive; null: from the newest on.</param>
    public Task<List<CatalogueVersionFact>> HistoryAsync(int? before, int most, CancellationToken cancellation) =>
        database
            .Set<CatalogueVersion>()
            .AsNoTracking()
            .Where(row => before == null || row.Version < before)
            .OrderByDescending(row => row.Version)
            .Take(most)
            .Select(row => new CatalogueVersionFact(row.Version, row.ChangedBy, row.ChangedAt))
            .ToListAsync(cancellation);

    /// <summary>
    /// An earlier version, for comparison or to bring it back; null when there is none of that number.
    /// </summary>
    public async Task<ServiceCatalogue?> FindVersionAsync(int version, CancellationToken cancellation) =>
        await database
            .Set<CatalogueVersion>()
            .Where(row => row.Version == version)
            .Select(row => row.DocumentJson)
            .SingleOrDefaultAsync(cancellation)
            is { } json
            ? CatalogueJson.Read(json)
            : null;

    /// <summary>What <see cref="ReplaceAsync"/> would say, without doing it.</summary>
    public async Task<ImmutableArray<Refusal>> CheckAsync(ServiceCatalogue next, CancellationToken cancellation)
    {
        var shared = await SharedContentAsync(cancellation);
        return [.. CatalogueRules.Check(next, shared), .. await RemovedButUsedAsync(next, cancellation)];
    }

    /// <summary>
    /// Puts a whole new catalogue into force. Of two changes to one version, one wins and the other is told.
    /// </summary>
    /// <param name="seen">The version the change was made from; 0 for the first catalogue.</param>
    /// <param name="changedBy">Staff member's id, or the name of a job.</param>
    public async Task<CatalogueChange> ReplaceAsync(
        int seen,
        ServiceCatalogue next,
        string changedBy,
        CancellationToken cancellation
    )
    {
        await using var transaction = await JoinedTransaction.OfAsync(database, cancellation);
        // The row lock keeps plans from being assigned while their removal is checked; see ServiceAccounts.
        var moved =
            seen == 0
                ? await database.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO catalogue_head (tenant, version)
                    VALUES ({scope.Tenant.Value}, 1)
                    ON CONFLICT DO NOTHING
                    """,
                    cancellation
                )
                : await database
                    .Set<CatalogueHead>()
                    .Where(row => row.Version == seen)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, seen + 1), cancellation);
        if (moved == 0)
            return new CatalogueChange.ChangedMeanwhile();
        if (await CheckAsync(next, cancellation) is { IsEmpty: false } faults)
            return new CatalogueChange.Faulty(faults);
        database.Add(
            new CatalogueVersion
            {
                Tenant = scope.Tenant,
                Version = seen + 1,
                DocumentJson = CatalogueJson.Write(next),
                ChangedBy = changedBy,
                ChangedAt = clock.GetUtcNow(),
            }
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new CatalogueChange.InForce(seen + 1);
    }

    public async Task<ImmutableArray<ContentItem>> SharedContentAsync(CancellationToken cancellation) =>
        await database
            .Set<SharedContentVersion>()
            .OrderByDescending(row => row.Version)
            .Select(row => row.ContentJson)
            .FirstOrDefaultAsync(cancellation)
            is { } json
            ? CatalogueJson.ReadContent(json)
            : [];

    private async Task<IEnumerable<Refusal>> RemovedButUsedAsync(ServiceCatalogue next, CancellationToken cancellation)
    {
        var used = await plans.InUseBesidesAsync([.. next.Plans.Select(plan => plan.Id)], cancellation);
        return used.Select(plan =>
            CatalogueErrors.EntryInUse.At($"plans/{plan}", $"Move the accounts on {plan} to another plan first.")
        );
    }
}

/// <summary>One version of an operator's catalogue, without the document.</summary>
public sealed record CatalogueVersionFact(int Version, string ChangedBy, DateTimeOffset ChangedAt);

public sealed record CatalogueSnapshot(CatalogueInForce Version, CatalogueIndex Index);

public abstract record CatalogueChange
{
    private CatalogueChange() { }

    public sealed record InForce(int Version) : CatalogueChange;

    public sealed record Faulty(ImmutableArray<Refusal> Faults) : CatalogueChange;

    public sealed record ChangedMeanwhile : CatalogueChange;
}
