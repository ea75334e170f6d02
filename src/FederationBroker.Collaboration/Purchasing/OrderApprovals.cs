using System.Collections.Immutable;
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

/// <summary>
/// The manager's answer to what others on the account have asked for; of a bundle, to all of its parts at once.
/// </summary>
public sealed class OrderApprovals
{
    /// <summary>How long an order waits to be approved.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private const int MostLapsed = 200;

    private readonly BrokerDbContext database;
    private readonly WaitingOrders waiting;
    private readonly OrderCourse course;
    private readonly OrderNews news;
    private readonly OrderBell bell;
    private readonly TimeProvider clock;

    internal OrderApprovals(
        BrokerDbContext database,
        WaitingOrders waiting,
        OrderCourse course,
        OrderNews news,
        OrderBell bell,
        TimeProvider clock
    )
    {
        this.database = database;
        this.waiting = waiting;
        this.course = course;
        this.news = news;
        this.bell = bell;
        this.clock = clock;
    }

    /// <summary>Counts once.</summary>
    /// <returns>Null when it is done, or why not.</returns>
    public async Task<Refusal?> DecideAsync(
        SubscriberId manager,
        string number,
        bool approves,
        CancellationToken cancellation
    )
    {
        if (
            await database.ViewerOfAsync(manager, cancellation) is not { Role: PersonRole.Manager } who
            || await waiting.FindAsync(who, number, cancellation) is not { IsEmpty: false } orders
        )
            return PurchaseErrors.OrderGone;
        if (approves && await waiting.RefusalOfAsync(orders, cancellation) is { } refusal)
            return refusal;
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (!await TakeAsync(orders, approves, cancellation))
            return PurchaseErrors.OrderGone;
        if (approves)
            await BeginAsync(orders, cancellation);
        else
            await EndSubscriptionsAsync(orders, cancellation);
        foreach (var order in orders)
            await news.AnsweredAsync(order, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return null;
    }

    // One statement decides who decides: of two tabs, one. Parts of a bundle are decided together, or not at all.
    private async Task<bool> TakeAsync(ImmutableArray<OrderRow> orders, bool approves, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var oldest = now - LongestWait;
        var (state, failure) = approves
            ? (OrderState.Processing, OrderFailure.None)
            : (OrderState.Denied, OrderFailure.NotApproved);
        var ids = orders.Select(order => order.Id).ToList();
        var taken = await database
            .Set<OrderRow>()
            .Where(row => ids.Contains(row.Id) && row.State == OrderState.AwaitingApproval && row.CreatedAt > oldest)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, state)
                        .SetProperty(row => row.Failure, failure)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
        foreach (var order in orders)
            (order.State, order.Failure) = (state, failure);
        return taken == orders.Length;
    }

    private async Task BeginAsync(ImmutableArray<OrderRow> orders, CancellationToken cancellation)
    {
        var ids = orders.Select(order => order.Id).ToList();
        // As they are now, and followed from here on.
        var approved = await database.Set<OrderRow>().Where(row => ids.Contains(row.Id)).ToListAsync(cancellation);
        if (approved is [{ BundleOrderId: null } single])
            await course.BeginAsync(single, cancellation);
        else
            await course.BeginAsync(approved, cancellation);
    }

    /// <summary>Ends what no manager has answered for a week; until then nobody on the account can order the same.
    /// </summary>
    internal async Task LapseAsync(CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - LongestWait;
        var unanswered = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.State == OrderState.AwaitingApproval && row.CreatedAt <= oldest)
            .OrderBy(row => row.CreatedAt)
            .Take(MostLapsed)
            .ToListAsync(cancellation);
        foreach (var order in unanswered)
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
        await EndSubscriptionsAsync([order], cancellation);
        (order.State, order.Failure) = (OrderState.Denied, OrderFailure.NotApproved);
        await news.EndedAsync(order, AuditActor.Broker, cancellation);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private Task<int> EndSubscriptionsAsync(ImmutableArray<OrderRow> orders, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var ids = orders.Select(order => order.SubscriptionId).ToList();
        return database
            .Set<SubscriptionRow>()
            .Where(row => ids.Contains(row.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, SubscriptionState.Cancelled)
                        .SetProperty(row => row.UpdatedAt, now),
                cancellation
            );
    }
}

/// <summary>What waits for a manager, and whether it can still be had.</summary>
internal sealed class WaitingOrders(BrokerDbContext database, PurchaseSituations situations, BundleJudge bundles)
{
    /// <returns>The order of that number, with all others of its bundle; none: the account has no such order.</returns>
    public async Task<ImmutableArray<OrderRow>> FindAsync(Viewer manager, string number, CancellationToken cancellation)
    {
        var orders = database.Set<OrderRow>().AsNoTracking().Where(row => row.AccountId == manager.Account);
        return
        [
            .. await orders
                .Where(row =>
                    row.Number == number
                    || (
                        row.BundleOrderId != null
                        && orders.Any(one => one.Number == number && one.BundleOrderId == row.BundleOrderId)
                    )
                )
                .OrderBy(row => row.RequestKey)
                .ToListAsync(cancellation),
        ];
    }

    /// <summary>A week is long: what could be ordered then is judged by what holds now. It waits on, and may be
    /// approved later.</summary>
    public async Task<Refusal?> RefusalOfAsync(ImmutableArray<OrderRow> orders, CancellationToken cancellation)
    {
        var order = orders[0];
        if (order.Bundle is { } bundle)
            return await bundles.JudgeAsync(WishOf(orders, bundle), cancellation) is JudgedBundle.Refused refused
                ? refused.Refusal
                : null;
        var wish = WishOf(order);
        return await situations.ReadAsync(wish, cancellation) is not { } situation
            ? PurchaseErrors.OrderGone
            : PurchaseRules.Judge(wish, situation with { IsThereAlready = false });
    }

    // What waits is counted already.
    private static PurchaseWish WishOf(OrderRow order) =>
        new()
        {
            Subscriber = order.SubscriberId,
            IsHousehold = false,
            Partner = order.Partner,
            Offer = order.Offer,
            TermsHash = order.TermsHash,
            Replaces = [order.SubscriptionId],
        };

    private static BundleWish WishOf(ImmutableArray<OrderRow> parts, string bundle) =>
        new()
        {
            Subscriber = parts[0].SubscriberId,
            IsHousehold = false,
            Bundle = bundle,
            TermsHash = parts[0].TermsHash,
            Waiting = [.. parts.Select(part => part.SubscriptionId)],
        };
}
