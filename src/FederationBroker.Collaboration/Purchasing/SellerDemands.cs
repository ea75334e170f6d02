using System.Security.Cryptography;
using System.Text;
using FederationBroker.Collaboration.Orders;
using FederationBroker.Data;
using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>
/// What sellers ask subscribers for: an order that waits until the manager of the account has approved it, as if
/// somebody on the account had ordered it.
/// </summary>
internal sealed class SellerDemands(
    Purchases purchases,
    BrokerDbContext database,
    IPartnerRegistry registry,
    TenantScope scope
) : ISubscriberPurchases
{
    public async Task<SubscriberDemand> AskAsync(SubscriberCashOrder asked, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(asked);
        if (await FindAsync(asked.Seller, asked.Buyer, asked.OrderNumber, cancellation) is { } earlier)
            return earlier.Offer == asked.Offer && earlier.Amount == asked.Amount
                ? new SubscriberDemand.Asked(earlier)
                : new SubscriberDemand.OtherOrder();
        var terms = registry.Current.Find(scope.Tenant, asked.Seller)?.Agreement.Collaboration;
        if (terms?.Find(asked.Offer) is { } offer && offer.Price != asked.Amount)
            return new SubscriberDemand.OtherAmount();
        var outcome = await purchases.PlaceAsync(
            new PurchaseWish
            {
                Subscriber = asked.Buyer,
                IsHousehold = false,
                Partner = asked.Seller,
                Offer = asked.Offer,
                TermsHash = terms?.Find(asked.Offer)?.TermsHash,
            },
            new PurchaseApproval(KeyOf(asked.Seller, asked.OrderNumber), Locale: "en", IsGiven: false),
            cancellation
        );
        return outcome switch
        {
            PurchaseOutcome.Placed => new SubscriberDemand.Asked(
                await FindAsync(asked.Seller, asked.Buyer, asked.OrderNumber, cancellation)
                    ?? throw new InvalidOperationException("What was just ordered is not there.")
            ),
            PurchaseOutcome.Refused { Refusal: var refusal } => new SubscriberDemand.Refused(
                refusal.ToPurchaseFailure()
            ),
            var other => throw new InvalidOperationException($"No such outcome: {other}"),
        };
    }

    public async Task<SubscriberPurchase?> FindAsync(
        PartnerId seller,
        SubscriberId buyer,
        string orderNumber,
        CancellationToken cancellation
    )
    {
        var key = KeyOf(seller, orderNumber);
        var order = await database
            .Set<OrderRow>()
            .AsNoTracking()
            .Where(row => row.Partner == seller && row.SubscriberId == buyer && row.Kind == OrderKind.SignUp)
            .Where(row => row.Number == orderNumber || row.RequestKey == key)
            .OrderBy(row => row.CreatedAt)
            .FirstOrDefaultAsync(cancellation);
        return order is null
            ? null
            : new SubscriberPurchase(
                order.Number,
                order.Offer,
                order.Price,
                StateOf(order.State),
                order.State == OrderState.AwaitingApproval ? order.CreatedAt + OrderApprovals.LongestWait : null,
                order.State == OrderState.Denied ? order.Failure.ToPurchaseFailure() : null
            );
    }

    private static SubscriberPurchaseState StateOf(OrderState state) =>
        state switch
        {
            OrderState.Completed => SubscriberPurchaseState.Paid,
            OrderState.Denied => SubscriberPurchaseState.Refused,
            _ => SubscriberPurchaseState.Open,
        };

    // Numbers are the sellers' own, and longer than a key may be.
    private static string KeyOf(PartnerId seller, string orderNumber) =>
        "cash:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seller} {orderNumber}")))[..48];
}
