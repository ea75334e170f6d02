using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.SubscriberData;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Feed;

/// <summary>Takes the OSS/BSS's feed over, page by page: a page and the cursor behind it are one transaction.</summary>
internal sealed class FeedReading(
    BrokerDbContext database,
    ContractSync contract,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int MostPagesInOneRound = 50;

    /// <returns>Null when the feed answers, or why not.</returns>
    public async Task<string?> ReadAsync(OssLink link, CancellationToken cancellation)
    {
        for (var read = 0; read < MostPagesInOneRound; read++)
        {
            var cursor = await database
                .Set<OssCursor>()
                .AsNoTracking()
                .Select(row => row.Cursor)
                .SingleOrDefaultAsync(cancellation);
            var outcome = await link.ReadChangesAsync(cursor, cancellation);
            if (outcome is ChangesOutcome.Unavailable unavailable)
                return unavailable.Reason;
            var page = (ChangesOutcome.Page)outcome;
            // It would be met again and again, and never be behind us.
            if (StoredText.FaultOf(page.Next, OssCursor.LongestCursor) is not null)
                return "The cursor of the feed cannot be kept.";
            if (page.Notices.Count > 0 || page.Next != cursor)
                await FollowAsync(page, cancellation);
            // A feed that says "more" and stays where it is would keep us here for good.
            if (!page.More || page.Next == cursor)
                return null;
        }

        return null;
    }

    private async Task FollowAsync(ChangesOutcome.Page page, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        foreach (var notice in page.Notices)
            await contract.FollowAsync(notice, cancellation);
        await database.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO oss_cursor (tenant, cursor, updated_at)
            VALUES ({scope.Tenant.Value}, {page.Next}, {clock.GetUtcNow()})
            ON CONFLICT (tenant) DO UPDATE SET cursor = excluded.cursor, updated_at = excluded.updated_at
            """,
            cancellation
        );
        await transaction.CommitAsync(cancellation);
        database.ChangeTracker.Clear();
    }
}
