using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.OperatorSync.Feed;
using FederationBroker.OperatorSync.Orders;
using FederationBroker.Subscribers.OperatorSystem;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.OperatorSync.Rounds;

/// <summary>One operator's turn. One node at a time has it.</summary>
/// <remarks>
/// A lock of a transaction, since a pooler may give every transaction another session. The transaction holds the lock
/// and nothing else, while the other side thinks: it has written nothing, and an idle one keeps no old rows alive. A
/// node that dies gives it back at once.
/// </remarks>
internal sealed class OssTurn(BrokerDbContext database, TenantWork work, TenantScope scope)
{
    /// <returns>True when the round worked, or another node is at it.</returns>
    public async Task<bool> RunAsync(OssLink link, CancellationToken cancellation)
    {
        await using var turn = await database.Database.BeginTransactionAsync(cancellation);
        var name = $"oss {scope.Tenant.Value}";
        var isOurs = await database
            .Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS \"Value\"")
            .SingleAsync(cancellation);
        // In a scope of its own: what it writes is committed step by step.
        return !isOurs
            || await work.ForTenantAsync(scope.Tenant, (OssRound round) => round.RunAsync(link, cancellation));
    }
}

/// <summary>Sends what waits, then reads what is new.</summary>
internal sealed class OssRound(OrderDelivery delivery, FeedReading feed)
{
    /// <returns>True when both worked.</returns>
    public async Task<bool> RunAsync(OssLink link, CancellationToken cancellation)
    {
        var fault = await delivery.DeliverAsync(link, cancellation) ?? await feed.ReadAsync(link, cancellation);
        link.Feed.Note(fault);
        return fault is null;
    }
}
