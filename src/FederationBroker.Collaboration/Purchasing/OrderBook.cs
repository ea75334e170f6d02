using System.Collections.Immutable;
using System.Linq.Expressions;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Orders as those see them whom they concern: whoever ordered, and the manager of the account.</summary>
public sealed class OrderBook(BrokerDbContext database)
{
    private const int MostShown = 50;

    /// <returns>Null: no such order, or somebody else's.</returns>
    public async Task<OrderView?> FindAsync(SubscriberId viewer, string number, CancellationToken cancellation)
    {
        if (await database.ViewerOfAsync(viewer, cancellation) is not { } who)
            return null;
        return await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.Number == number)
            .Where(IsSeenBy(who))
            .Select(ViewFor(who))
            .SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The parts of one order of a bundle, this one among them, in the bundle's order.</summary>
    public async Task<ImmutableArray<OrderView>> PartsOfAsync(
        SubscriberId viewer,
        Guid bundleOrder,
        CancellationToken cancellation
    ) =>
        await database.ViewerOfAsync(viewer, cancellation) is not { } who
            ? []
            :
            [
                .. await database
                    .Set<OrderRow>()
                    .AsNoTracking()
                    .Where(row => row.BundleOrderId == bundleOrder)
                    .Where(IsSeenBy(who))
                    .OrderBy(row => row.RequestKey)
                    .Select(ViewFor(who))
                    .ToListAsync(cancellation),
            ];

    /// <summary>The newest ones, newest first.</summary>
    public async Task<ImmutableArray<OrderView>> ListAsync(SubscriberId viewer, CancellationToken cancellation) =>
        await database.ViewerOfAsync(viewer, cancellation) is not { } who
            ? []
            :
            [
                .. await database
                    .Set<OrderRow>()
                    .AsNoTracking()
                    .Where(IsSeenBy(who))
                    .OrderByDescending(row => row.CreatedAt)
                    .Take(MostShown)
                    .Select(ViewFor(who))
                    .ToListAsync(cancellation),
            ];

    // Whoever pays sees everything; others see what they ordered themselves.
    private static Expression<Func<OrderRow, bool>> IsSeenBy(Viewer who)
    {
        var isManager = who.Role == PersonRole.Manager;
        return row => row.AccountId == who.Account && (isManager || row.SubscriberId == who.Id);
    }

    private Expression<Func<OrderRow, OrderView>> ViewFor(Viewer who)
    {
        var isManager = who.Role == PersonRole.Manager;
        var subscriptions = database.Set<SubscriptionRow>();
        return row => new OrderView
        {
            Number = row.Number,
            Kind = row.Kind,
            Partner = row.Partner,
            Offer = row.Offer,
            Price = new Money(row.PriceMinor, row.Currency),
            Interval = row.Interval,
            State = row.State,
            Failure = row.Failure,
            EffectiveAt = row.EffectiveAt,
            ReturnUrl = row.ReturnUrl,
            ActivationUrl = subscriptions
                .Where(subscription =>
                    subscription.Id == row.SubscriptionId
                    && row.Kind == OrderKind.SignUp
                    && row.State == OrderState.Completed
                )
                .Select(subscription => subscription.ActivationUrl)
                .FirstOrDefault(),
            Bundle = row.Bundle,
            BundleOrder = row.BundleOrderId,
            IsOptional = row.IsOptional,
            IsMine = row.SubscriberId == who.Id,
            IsForMeToApprove = isManager && row.State == OrderState.AwaitingApproval,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };
    }
}

/// <summary>Somebody who looks at orders.</summary>
internal sealed record Viewer(SubscriberId Id, AccountId Account, PersonRole Role);

internal static class Viewers
{
    /// <returns>Null: nobody, or nobody in particular.</returns>
    public static Task<Viewer?> ViewerOfAsync(
        this BrokerDbContext database,
        SubscriberId subscriber,
        CancellationToken cancellation
    ) =>
        database
            .Subscribers()
            .Where(person => person.Id == subscriber && person.Role != PersonRole.Household)
            .Select(person => new Viewer(person.Id, person.AccountId, person.Role))
            .SingleOrDefaultAsync(cancellation);
}
