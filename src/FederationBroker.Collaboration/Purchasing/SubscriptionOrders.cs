using System.Linq.Expressions;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Process;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Data.Auditing;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Orders about what an account has already, whoever or whatever wishes them; in the caller's
/// transaction.</summary>
internal sealed class SubscriptionOrders(
    BrokerDbContext database,
    OrderCourse course,
    OrderNews news,
    IPartnerRegistry registry,
    TenantScope scope,
    OperatorTime time
)
{
    /// <summary>Held until the commit: two wishes about one subscription come one after the other.</summary>
    /// <returns>Null: there is no such subscription.</returns>
    public Task<SubscriptionRow?> HoldAsync(Guid subscription, CancellationToken cancellation) =>
        database
            .Set<SubscriptionRow>()
            .FromSql(
                $"""
                SELECT * FROM ott_subscription
                WHERE tenant = {scope.Tenant.Value} AND id = {subscription} FOR UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellation);

    /// <summary>What came with it, held as well, itself among it: a bundle ends as a whole. What has ended is left
    /// out.</summary>
    public Task<List<SubscriptionRow>> HoldBundleAsync(Guid bundleOrder, CancellationToken cancellation) =>
        database
            .Set<SubscriptionRow>()
            .FromSql(
                $"""
                SELECT * FROM ott_subscription
                WHERE tenant = {scope.Tenant.Value} AND bundle_order_id = {bundleOrder} AND state <> 'Cancelled'
                ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellation);

    /// <param name="row">Held, and allowed to become what is wished.</param>
    /// <returns>Null: something is being done about it already, which has to come to its end first.</returns>
    public async Task<OrderRow?> PlaceAsync(
        SubscriptionRow row,
        SubscriptionWish wish,
        ChangeOrigin origin,
        CancellationToken cancellation
    )
    {
        var earlier = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(order => order.SubscriptionId == row.Id && order.Kind != OrderKind.Refund)
            .ToListAsync(cancellation);
        // One that was denied has changed nothing, and may be tried again.
        if (earlier.Exists(order => order.State is not (OrderState.Completed or OrderState.Denied)))
            return null;
        var order = NewOrder(earlier.Single(known => known.Kind == OrderKind.SignUp), row, wish, origin);
        database.Add(order);
        await course.BeginAsync(order, cancellation);
        news.Placed(order, origin.Actor);
        return order;
    }

    /// <summary>The next period is ordered, at the terms of what was approved last.</summary>
    /// <param name="row">Held, and due.</param>
    /// <returns>False: something is being done about it already.</returns>
    public async Task<bool> RenewAsync(SubscriptionRow row, CancellationToken cancellation)
    {
        var about = database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(order => order.SubscriptionId == row.Id && order.Kind != OrderKind.Refund);
        if (await about.AnyAsync(IsOpen, cancellation))
            return false;
        var period = row.PaidPeriod + 1;
        var attempts = await about.CountAsync(order => order.Period == period, cancellation);
        var terms = await about
            .Where(order => order.Kind == OrderKind.SignUp || order.Kind == OrderKind.ChangeOffer)
            .Where(order => order.State == OrderState.Completed && order.Offer == row.Offer)
            .OrderByDescending(order => order.CreatedAt)
            .FirstAsync(cancellation);
        var order = OrderDrafts.Renewal(terms, row, period, attempts + 1, time.Now);
        database.Add(order);
        await course.BeginAsync(order, cancellation);
        news.Placed(order, AuditActor.Broker, $"period {period}");
        return true;
    }

    /// <summary>It has not come to its end.</summary>
    public static readonly Expression<Func<OrderRow, bool>> IsOpen = order =>
        order.State != OrderState.Completed && order.State != OrderState.Denied;

    /// <summary>The service has ended it by itself: kept as an order that is done, so that everybody who looks sees
    /// when and that nobody here wished it.</summary>
    public async Task NoteEndedByServiceAsync(SubscriptionRow row, CancellationToken cancellation)
    {
        var signUp = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .SingleAsync(order => order.SubscriptionId == row.Id && order.Kind == OrderKind.SignUp, cancellation);
        var key = new PurchaseApproval($"ended:{row.Id:N}", signUp.Locale);
        var origin = new ChangeOrigin(OrderOrigin.Partner, AuditActor.Partner, row.SubscriberId, key);
        var order = NewOrder(signUp, row, new SubscriptionWish.Cancel(AtOnce: true), origin);
        order.State = OrderState.Completed;
        database.Add(order);
        await news.EndedAsync(order, origin.Actor, cancellation);
    }

    /// <returns>Null: it is not offered any more.</returns>
    public PartnerOffer? OfferOf(PartnerId partner, string offer) => TermsOf(partner)?.Find(offer);

    private Partners.Collaboration? TermsOf(PartnerId partner) =>
        registry.Current.Find(scope.Tenant, partner)?.Agreement.Collaboration;

    private OrderRow NewOrder(OrderRow signUp, SubscriptionRow row, SubscriptionWish wish, ChangeOrigin origin)
    {
        var now = time.Now;
        var next = (wish as SubscriptionWish.Become)?.Offer;
        var offer = next is null ? null : OfferOf(row.Partner, next);
        return new OrderRow
        {
            Tenant = signUp.Tenant,
            Id = Guid.CreateVersion7(now),
            Number = OrderNumber.New(),
            Kind = wish.Kind,
            Origin = origin.Origin,
            Configuration = signUp.Configuration,
            AccountId = signUp.AccountId,
            SubscriberId = origin.Subscriber,
            Partner = signUp.Partner,
            Offer = next ?? row.Offer,
            PriceMinor = offer?.Price.Minor ?? 0,
            TaxMinor = offer?.Tax.Minor ?? 0,
            CommissionMinor = offer is null ? 0 : TermsOf(row.Partner)!.CommissionOf(offer),
            Currency = signUp.Currency,
            Interval = signUp.Interval,
            TermsHash = offer?.TermsHash ?? signUp.TermsHash,
            Locale = origin.Key.Locale,
            RequestKey = origin.Key.RequestKey,
            BillingAdapter = signUp.BillingAdapter,
            SubscriptionAdapter = signUp.SubscriptionAdapter,
            SubscriptionId = signUp.SubscriptionId,
            EffectiveAt = EffectOf(row, wish),
            State = OrderState.Processing,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    // Null: at once, whatever the time is by the service's clock. What was bought for good has no later end.
    private DateTimeOffset? EffectOf(SubscriptionRow row, SubscriptionWish wish) =>
        wish is SubscriptionWish.Cancel { AtOnce: false } or SubscriptionWish.Become
            ? BillingPeriod.EndOfPaid(row, time.Now, time.Zone)
            : null;
}

/// <summary>Where the wish to change a subscription comes from.</summary>
/// <param name="Subscriber">In whose name.</param>
/// <param name="Key">The same key again is the same order.</param>
internal sealed record ChangeOrigin(
    OrderOrigin Origin,
    AuditActor Actor,
    SubscriberId Subscriber,
    PurchaseApproval Key
);
