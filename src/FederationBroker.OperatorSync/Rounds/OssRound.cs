using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.OperatorSync.Feed;
using FederationBroker.OperatorSync.Orders;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Rounds;

/// <summary>
/// One operator's turn: send what waits, then read what is new. One node at a time holds the operator's lock.
/// </summary>
internal sealed class OssRound(BrokerDbContext database, OrderDelivery delivery, FeedReading feed, TenantScope scope)
{
    /// <returns>True when both worked, or another node is at it.</returns>
    public async Task<bool> RunAsync(OssLink link, CancellationToken cancellation)
    {
        // A lock of the session, not of a transaction: no transaction stays open while the other side thinks.
        await database.Database.OpenConnectionAsync(cancellation);
        try
        {
            var name = $"oss {scope.Tenant.Value}";
            if (
                !await database
                    .Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock(hashtextextended({name}, 0)) AS \"Value\"")
                    .SingleAsync(cancellation)
            )
                return true;
            try
            {
                var fault = await delivery.DeliverAsync(link, cancellation) ?? await feed.ReadAsync(link, cancellation);
                link.Feed.Note(fault);
                return fault is null;
            }
            finally
            {
                // Pooled connections keep their session: the lock has to be given back whatever happened.
                database.ChangeTracker.Clear();
                await database.Database.ExecuteSqlAsync(
                    $"SELECT pg_advisory_unlock(hashtextextended({name}, 0))",
                    CancellationToken.None
                );
            }
        }
        finally
        {
            await database.Database.CloseConnectionAsync();
        }
    }
}
