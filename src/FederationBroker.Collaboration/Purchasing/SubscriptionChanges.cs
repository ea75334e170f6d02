using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>What people wish to become of what their account has.</summary>
public sealed class SubscriptionChanges
{
    private readonly BrokerDbContext database;
    private readonly SubscriptionOrders orders;
    private readonly PurchaseSituations situations;
    private readonly OrderBell bell;
    private readonly TimeProvider clock;

    internal SubscriptionChanges(
        BrokerDbContext database,
        SubscriptionOrders orders,
        PurchaseSituations situations,
        OrderBell bell,
        TimeProvider clock
    )
    {
        this.database = database;
        this.orders = orders;
        this.situations = situations;
        this.bell = bell;
        this.clock = clock;
    }

    /// <summary>Ends, pauses or changes a subscription, or makes it go on; all of it by an order of its own.</summary>
    /// <param name="key">Of the form: pressed twice, it is done once.</param>
    public async Task<PurchaseOutcome> ChangeAsync(
        SubscriberId viewer,
        Guid subscription,
        SubscriptionWish wish,
        PurchaseApproval key,
        CancellationToken cancellation
    )
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Before the subscription is held: whoever buys comes to it in this order as well.
        if (wish is SubscriptionWish.Become)
            await database.QueueUpAsync(viewer, cancellation);
        var held = await HoldAsync(viewer, subscription, wish, cancellation);
        if (held.Find(row => row.Id == subscription) is not { } asked)
            return new PurchaseOutcome.Refused(PurchaseErrors.NothingToChange);
        if (await FindAsync(viewer, subscription, wish, key, cancellation) is { } same)
            return same;
        if (!IsAllowed(asked, wish))
            return new PurchaseOutcome.Refused(PurchaseErrors.NothingToChange);
        if (await RefusalOfAsync(viewer, asked, wish, cancellation) is { } refusal)
            return new PurchaseOutcome.Refused(refusal);
        var others = held.Where(row => row != asked && IsAllowed(row, wish));
        if (await PlaceAsync([asked, .. others], viewer, wish, key, cancellation) is not { } order)
            return new PurchaseOutcome.Refused(PurchaseErrors.NothingToChange);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring();
        return new PurchaseOutcome.Placed(order.Number, IsNew: true);
    }

    private bool IsAllowed(SubscriptionRow row, SubscriptionWish wish) =>
        SubscriptionRules.Allow(row, wish, PauseCause.Subscriber, clock.GetUtcNow());

    // What came in a bundle ends, and goes on, with all the rest of it. Nothing: it is not the viewer's.
    private async Task<List<SubscriptionRow>> HoldAsync(
        SubscriberId viewer,
        Guid subscription,
        SubscriptionWish wish,
        CancellationToken cancellation
    )
    {
        var seen = await database
            .SubscriptionsSeenBy(viewer)
            .AsNoTracking()
            .Where(row => row.Id == subscription)
            .Select(row => new { row.BundleOrderId })
            .SingleOrDefaultAsync(cancellation);
        return seen switch
        {
            null => [],
            { BundleOrderId: { } bundle } when wish is SubscriptionWish.Cancel or SubscriptionWish.GoOn =>
                await orders.HoldBundleAsync(bundle, cancellation),
            _ => await orders.HoldAsync(subscription, cancellation) is { } row ? [row] : [],
        };
    }

    // All of them, or none: whoever ends a bundle does not go on paying for a part of it.
    private async Task<OrderRow?> PlaceAsync(
        IReadOnlyList<SubscriptionRow> rows,
        SubscriberId viewer,
        SubscriptionWish wish,
        PurchaseApproval key,
        CancellationToken cancellation
    )
    {
        OrderRow? first = null;
        foreach (var (index, row) in rows.Index())
        {
            var own = index == 0 ? key : key with { RequestKey = $"{key.RequestKey}.{index + 1}" };
            var origin = new ChangeOrigin(OrderOrigin.Operator, AuditActor.Subscriber, viewer, own);
            if (await orders.PlaceAsync(row, wish, origin, cancellation) is not { } order)
                return null;
            first ??= order;
        }

        return first;
    }

    // What is to be paid is judged as a purchase is, and approved by whoever pays.
    private async Task<Refusal?> RefusalOfAsync(
        SubscriberId viewer,
        SubscriptionRow row,
        SubscriptionWish wish,
        CancellationToken cancellation
    )
    {
        if (wish is SubscriptionWish.Pause && orders.OfferOf(row.Partner, row.Offer) is not { CanPause: true })
            return PurchaseErrors.NothingToChange;
        if (wish is not SubscriptionWish.Become next)
            return null;
        var purchase = new PurchaseWish
        {
            Subscriber = viewer,
            IsHousehold = false,
            Partner = row.Partner,
            Offer = next.Offer,
            TermsHash = next.TermsHash,
            Replaces = [row.Id],
        };
        return await situations.ReadAsync(purchase, cancellation) switch
        {
            null => PurchaseErrors.NotAPerson,
            // What it would cost is asked before a purchase, and not here.
            { Partner.Agreement.Hooks.BeforeConsent.IsAsked: true } => PurchaseErrors.NothingToChange,
            var situation when PurchaseRules.Judge(purchase, situation) is { } refusal => refusal,
            { Role: not PersonRole.Manager } => PurchaseErrors.MayNotBuy,
            { Offer: { } wanted } when wanted.Interval != row.Interval || wanted.Price.Currency != row.Currency =>
                PurchaseErrors.NothingToChange,
            _ => null,
        };
    }

    // The same form again is the same order; a form that was used for anything else orders nothing.
    private async Task<PurchaseOutcome?> FindAsync(
        SubscriberId viewer,
        Guid subscription,
        SubscriptionWish wish,
        PurchaseApproval key,
        CancellationToken cancellation
    )
    {
        var earlier = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.SubscriberId == viewer && row.RequestKey == key.RequestKey, cancellation);
        return earlier switch
        {
            null => null,
            _ when earlier.SubscriptionId == subscription && earlier.Kind == wish.Kind => new PurchaseOutcome.Placed(
                earlier.Number,
                IsNew: false
            ),
            _ => new PurchaseOutcome.Refused(PurchaseErrors.KeyUsed),
        };
    }
}
