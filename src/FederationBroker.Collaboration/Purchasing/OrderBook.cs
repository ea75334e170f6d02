using System.Collections.Immutable;
using System.Linq.Expressions;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Orders as those see them whom they concern: whoever ordered, and the manager of the account.</summary>
public sealed class OrderBook
{
    private static readonly TimeSpan LongestApproval = TimeSpan.FromDays(7);
    private const int MostShown = 50;
    private const int MostLapsed = 200;

    private readonly BrokerDbContext database;
    private readonly PurchaseSituations situations;
    private readonly OrderCourse course;
    private readonly AuditTrail audit;
    private readonly OrderBell bell;
    private readonly TimeProvider clock;

    internal OrderBook(
        BrokerDbContext database,
        PurchaseSituations situations,
        OrderCourse course,
        AuditTrail audit,
        OrderBell bell,
        TimeProvider clock
    )
    {
        this.database = database;
        this.situations = situations;
        this.course = course;
        this.audit = audit;
        this.bell = bell;
        this.clock = clock;
    }

    /// <returns>Null: no such order, or somebody else's.</returns>
    public async Task<OrderView?> FindAsync(SubscriberId viewer, string number, CancellationToken cancellation)
    {
        if (await ViewerOfAsync(viewer, cancellation) is not { } who)
            return null;
        return await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.Number == number)
            .Where(IsSeenBy(who))
            .Select(ViewFor(who))
            .SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The newest ones, newest first.</summary>
    public async Task<ImmutableArray<OrderView>> ListAsync(SubscriberId viewer, CancellationToken cancellation) =>
        await ViewerOfAsync(viewer, cancellation) is not { } who
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

    /// <summary>The manager's answer to somebody's wish; counts once.</summary>
    /// <returns>Null when it is done, or why not.</returns>
    public async Task<Refusal?> DecideAsync(
        SubscriberId manager,
        string number,
        bool approves,
        CancellationToken cancellation
    )
    {
        if (await ViewerOfAsync(manager, cancellation) is not { Role: PersonRole.Manager } who)
            return PurchaseErrors.OrderGone;
        if (approves && await RefusalOfAsync(who, number, cancellation) is { } refusal)
            return refusal;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (await TakeAsync(who, number, approves, cancellation) is not { } order)
            return PurchaseErrors.OrderGone;
        if (approves)
            await course.BeginAsync(order, cancellation);
        else
            await EndSubscriptionAsync(order, cancellation);
        audit.Add(
            AuditActor.Subscriber,
            CollaborationActions.OrderApproved,
            approves ? AuditOutcome.Success : "declined",
            order.Partner,
            detail: number
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return null;
    }

    // A week is long: what could be ordered then is judged by what holds now. It waits on, and may be approved later.
    private async Task<Refusal?> RefusalOfAsync(Viewer manager, string number, CancellationToken cancellation)
    {
        var order = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Number == number && row.AccountId == manager.Account, cancellation);
        if (order is null)
            return PurchaseErrors.OrderGone;
        var wish = new PurchaseWish
        {
            Subscriber = order.SubscriberId,
            IsHousehold = false,
            Partner = order.Partner,
            Offer = order.Offer,
            TermsHash = order.TermsHash,
            Replaces = order.SubscriptionId, // it is counted already, as what waits
        };
        return await situations.ReadAsync(wish, cancellation) is not { } situation
            ? PurchaseErrors.OrderGone
            : PurchaseRules.Judge(wish, situation with { IsThereAlready = false });
    }

    // One statement decides who decides: of two tabs, one.
    private async Task<OrderRow?> TakeAsync(
        Viewer manager,
        string number,
        bool approves,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var oldest = now - LongestApproval;
        var (state, failure) = approves
            ? (OrderState.Processing, OrderFailure.None)
            : (OrderState.Denied, OrderFailure.NotApproved);
        var taken = await database
            .Set<OrderRow>()
            .Where(row =>
                row.Number == number
                && row.AccountId == manager.Account
                && row.State == OrderState.AwaitingApproval
                && row.CreatedAt > oldest
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, state)
                        .SetProperty(row => row.Failure, failure)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        return taken == 0
            ? null
            : await database.Set<OrderRow>().SingleAsync(row => row.Number == number, cancellation);
    }

    /// <summary>Ends what no manager has answered for a week; until then nobody on the account can order the same.
    /// </summary>
    internal async Task LapseAsync(CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - LongestApproval;
        var waiting = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.State == OrderState.AwaitingApproval && row.CreatedAt <= oldest)
            .OrderBy(row => row.CreatedAt)
            .Take(MostLapsed)
            .ToListAsync(cancellation);
        foreach (var order in waiting)
            await LapseAsync(order, cancellation);
    }

    private async Task LapseAsync(OrderRow order, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        // Of two nodes, one.
        var lapsed = await database
            .Set<OrderRow>()
            .Where(row => row.Id == order.Id && row.State == OrderState.AwaitingApproval)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, OrderState.Denied)
                        .SetProperty(row => row.Failure, OrderFailure.NotApproved)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        if (lapsed == 0)
            return;
        await EndSubscriptionAsync(order, cancellation);
        audit.Add(
            AuditActor.Broker,
            CollaborationActions.OrderEnded,
            OrderFailure.NotApproved.ToString(),
            order.Partner,
            detail: order.Number
        );
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private Task<int> EndSubscriptionAsync(OrderRow order, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return database
            .Set<SubscriptionRow>()
            .Where(row => row.Id == order.SubscriptionId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, SubscriptionState.Cancelled)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
    }

    private Task<Viewer?> ViewerOfAsync(SubscriberId subscriber, CancellationToken cancellation) =>
        database
            .Subscribers()
            .Where(person => person.Id == subscriber && person.Role != PersonRole.Household)
            .Select(person => new Viewer(person.Id, person.AccountId, person.Role))
            .SingleOrDefaultAsync(cancellation);

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
            IsForMeToApprove = isManager && row.State == OrderState.AwaitingApproval,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
        };
    }

    private sealed record Viewer(SubscriberId Id, AccountId Account, PersonRole Role);
}
