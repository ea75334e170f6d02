using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Federation.Consent;
using FederationBroker.Kernel;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Sells while consent is asked (J.1304 configurations 1 and 3).</summary>
internal sealed class OfferSales(Purchases purchases, ServiceNews news, BrokerDbContext database, TimeProvider clock)
    : IOfferSales
{
    public async Task<OfferOnSale> DescribeAsync(OfferWish wish, string locale, CancellationToken cancellation) =>
        await purchases.PreviewAsync(WishOf(wish, terms: null), locale, cancellation) switch
        {
            PurchasePreview.Offered offered => new OfferOnSale.Available(offered.Offer, offered.NeedsApproval),
            PurchasePreview.Refused refused => new OfferOnSale.Unavailable(refused.Refusal),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    public async Task<OfferOrdered> OrderAsync(
        OfferWish wish,
        OfferApproval approval,
        CancellationToken cancellation
    ) =>
        await purchases.PlaceAsync(
            WishOf(wish, approval.TermsHash),
            new PurchaseApproval(approval.Key, approval.Locale),
            cancellation
        ) switch
        {
            PurchaseOutcome.Placed placed => new OfferOrdered.Placed(placed.Number),
            PurchaseOutcome.Refused refused => new OfferOrdered.Refused(refused.Refusal),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };

    public async Task<OrderStanding?> FindAsync(PartnerId partner, string number, CancellationToken cancellation) =>
        await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.Number == number && row.Partner == partner && row.Kind == OrderKind.SignUp)
            .Select(row => new
            {
                row.Offer,
                row.State,
                row.Failure,
            })
            .SingleOrDefaultAsync(cancellation)
            is { } found
            ? new OrderStanding(found.Offer, ResultOf(found.State), CodeOf(found.State, found.Failure))
            : null;

    public Task HearAsync(PartnerId partner, string number, CancellationToken cancellation) =>
        news.HearAsync(partner, number, cancellation);

    public async Task<IReadOnlyList<HeldOffer>> HeldAsync(
        PartnerId partner,
        SubscriberId subscriber,
        CancellationToken cancellation
    )
    {
        var now = clock.GetUtcNow();
        var rows = await (
            from person in database.Subscribers()
            where person.Id == subscriber
            join held in database.Set<SubscriptionRow>() on person.AccountId equals held.AccountId
            where
                held.Partner == partner
                && held.State != SubscriptionState.Cancelled
                && (held.EndsAt == null || held.EndsAt > now)
            orderby held.Offer
            select held
        )
            .AsNoTracking()
            .ToListAsync(cancellation);
        return [.. rows.Select(row => new HeldOffer(row.Offer, SubscriptionUse.Of(row, now)))];
    }

    // What nobody can tell yet has no code: it is never said to have failed.
    private static OrderResult ResultOf(OrderState state) =>
        state switch
        {
            OrderState.Completed => OrderResult.Success,
            OrderState.Denied => OrderResult.Failure,
            _ => OrderResult.Pending,
        };

    private static string? CodeOf(OrderState state, OrderFailure failure) =>
        state == OrderState.Denied ? failure.ToPurchaseFailure().Word() : null;

    // Consent is asked of people, and of nobody else.
    private static PurchaseWish WishOf(OfferWish wish, string? terms) =>
        new()
        {
            Subscriber = wish.Subscriber,
            IsHousehold = false,
            Partner = wish.Partner,
            Offer = wish.Offer,
            TermsHash = terms,
        };
}
