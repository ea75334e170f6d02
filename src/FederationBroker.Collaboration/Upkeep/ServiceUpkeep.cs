using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Purchasing;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Plugins.Abstractions.Wire;
using FederationBroker.Plugins.Fleet;
using FederationBroker.Plugins.Processes;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Upkeep;

/// <summary>
/// Keeps the broker's copy of subscriptions like the services' own: asks from time to time, and soon when a service
/// has said that something has changed (<see cref="ServiceNews"/>).
/// </summary>
internal sealed class ServiceUpkeep(
    BrokerDbContext database,
    SubscriptionOrders orders,
    SubscriptionCourse course,
    AdapterFleet fleet,
    TenantScope scope,
    TimeProvider clock
)
{
    private const int MostAtOnce = 16;

    // Also what another node leaves alone what this one is asking about.
    private static readonly TimeSpan UntilAskedAgain = TimeSpan.FromMinutes(5);

    /// <summary>What is over is over, and what was to become another offer is it now.</summary>
    public async Task KeepTimeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await database
            .Set<SubscriptionRow>()
            .Where(row => row.EndsAt <= now && row.State != SubscriptionState.Cancelled)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, SubscriptionState.Cancelled)
                        .SetProperty(row => row.EndedBecause, row => row.EndedBecause ?? CancelReason.Voluntary)
                        .SetProperty(row => row.AskAt, (DateTimeOffset?)null)
                        .SetProperty(row => row.ChargeAt, (DateTimeOffset?)null)
                        .SetProperty(row => row.NextFrom, (DateTimeOffset?)null)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        await database
            .Set<SubscriptionRow>()
            .Where(row => row.NextFrom <= now && row.State != SubscriptionState.Cancelled)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.Offer, row => row.NextOffer!)
                        .SetProperty(row => row.ChargeAt, row => row.NextPriceMinor == 0 ? null : row.ChargeAt)
                        .SetProperty(row => row.PriceMinor, row => row.NextPriceMinor!.Value)
                        .SetProperty(row => row.NextOffer, (string?)null)
                        .SetProperty(row => row.NextPriceMinor, (long?)null)
                        .SetProperty(row => row.NextFrom, (DateTimeOffset?)null)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
    }

    /// <summary>Asks about what is due.</summary>
    public async Task AskAsync(CancellationToken cancellation)
    {
        var (tenant, now) = (scope.Tenant.Value, clock.GetUtcNow());
        var due = await database
            .Database.SqlQuery<Guid>(
                $"""
                UPDATE ott_subscription SET ask_at = {now + UntilAskedAgain}
                WHERE tenant = {tenant} AND id IN (
                  SELECT id FROM ott_subscription WHERE tenant = {tenant} AND ask_at <= {now}
                  ORDER BY ask_at LIMIT {MostAtOnce} FOR UPDATE SKIP LOCKED)
                RETURNING id
                """
            )
            .ToListAsync(cancellation);
        foreach (var id in due)
            await AskAsync(id, cancellation);
    }

    private async Task AskAsync(Guid id, CancellationToken cancellation)
    {
        var known = await database.Set<SubscriptionRow>().AsNoTracking().SingleAsync(row => row.Id == id, cancellation);
        var signUp = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleAsync(row => row.SubscriptionId == id && row.Kind == OrderKind.SignUp, cancellation);
        if (known.ServiceReference is not { } reference)
            return;
        var answer = await fleet.CallAsync(
            ServiceSteps.PlaceOf(signUp),
            Operations.GetSubscription,
            new SubscriptionQuery(reference),
            new CallStep($"ask:{id:N}:{clock.GetUtcNow().ToUnixTimeMilliseconds()}", 1, signUp.Locale),
            cancellation
        );
        if (answer is { Effect: Effect.Applied, Value: { } told })
            await NoteAsync(id, told, cancellation);
    }

    private async Task NoteAsync(Guid id, Subscription told, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var row = await orders.HoldAsync(id, cancellation);
        // What is being done about it tells the same, and knows why.
        var isBeingChanged = await database
            .Set<OrderRow>()
            .AnyAsync(
                order =>
                    order.SubscriptionId == id
                    && (order.State == OrderState.Processing || order.State == OrderState.Review),
                cancellation
            );
        if (row is null || isBeingChanged)
            return;
        if (course.Note(row, told))
            await orders.NoteEndedByServiceAsync(row, cancellation);
        row.AskAt = SubscriptionCourse.NextLook(row, clock.GetUtcNow());
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
