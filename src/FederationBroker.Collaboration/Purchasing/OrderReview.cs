using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Data;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What somebody who has looked at both sides decides about an order under review.</summary>
public enum ReviewDecision
{
    /// <summary>It is to be looked up and tried again, under the same key.</summary>
    TryAgain,

    /// <summary>The subscriber has it, and it is paid or need not be.</summary>
    Completed,

    /// <summary>The subscriber does not have it, and nothing is charged.</summary>
    Denied,
}

/// <summary>
/// The way out of review (the resolver has given up, or money is at stake): a person's decision, never a guess.
/// </summary>
public sealed class OrderReview
{
    private readonly BrokerDbContext database;
    private readonly OrderCourse course;
    private readonly OrderBell bell;
    private readonly TimeProvider clock;

    internal OrderReview(BrokerDbContext database, OrderCourse course, OrderBell bell, TimeProvider clock) =>
        (this.database, this.course, this.bell, this.clock) = (database, course, bell, clock);

    /// <summary>In the caller's transaction, which records who decided.</summary>
    /// <returns>False: there is no such order under review (any more).</returns>
    public async Task<bool> DecideAsync(string number, ReviewDecision decision, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = decision switch
        {
            ReviewDecision.TryAgain => OrderState.Processing,
            ReviewDecision.Completed => OrderState.Completed,
            _ => OrderState.Denied,
        };
        // One statement decides who decides.
        var decided = await database
            .Set<OrderRow>()
            .Where(row => row.Number == number && row.State == OrderState.Review)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state).SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        if (decided == 0)
            return false;
        var order = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleAsync(row => row.Number == number, cancellation);
        if (decision == ReviewDecision.TryAgain)
            await course.GoOnAsync(order, cancellation);
        else
            await course.EndAsync(order, cancellation);
        bell.Ring();
        return true;
    }
}
