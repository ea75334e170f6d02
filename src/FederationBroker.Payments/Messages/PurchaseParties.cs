using FederationBroker.Data.Tenancy;
using FederationBroker.Partners;
using FederationBroker.Payments.PaymentOrders;
using FederationBroker.Payments.Replays;
using FederationBroker.Payments.Wire;

namespace FederationBroker.Payments.Messages;

/// <summary>
/// Whether the other party of a purchase can take part in it, said in the codes that both read (PAY-ERR).
/// </summary>
internal sealed class PurchaseParties(PaymentParties parties, TenantScope scope, TimeProvider clock)
{
    public FoundParty SellerTo(Partner buyer, string seller, AccountBody account) =>
        parties.Find(seller) is not { } found || found.Id == buyer.Id || account.Ref != seller
            ? new FoundParty.Missing(PurchaseFailure.SellerAccountUnknown)
        : !parties.IsServed(found) ? new FoundParty.Missing(PurchaseFailure.SellerServiceUnavailable)
        : !UsesSameMoney(buyer, found) ? new FoundParty.Missing(PurchaseFailure.RejectedBySellerService)
        : new FoundParty.There(found);

    public FoundParty BuyerFrom(Partner seller, CashOrder message) =>
        message.SellerAccount.Ref != message.Seller ? new FoundParty.Missing(PurchaseFailure.SellerAccountUnknown)
        : parties.Find(message.Buyer) is not { } found || found.Id == seller.Id
            ? new FoundParty.Missing(PurchaseFailure.BuyerAccountUnknown)
        : !parties.IsServed(found) ? new FoundParty.Missing(PurchaseFailure.BuyerServiceUnavailable)
        : !UsesSameMoney(seller, found) ? new FoundParty.Missing(PurchaseFailure.RejectedByBuyerService)
        : new FoundParty.There(found);

    public MessageOutcome Refused(string orderNumber, PurchaseFailure failure) =>
        new MessageOutcome.Answered(PurchaseResponse.Refused(orderNumber, failure, clock.GetUtcNow()));

    public PaymentOrderRow OrderOf(PurchaseRequest message, Partner buyer, Partner seller)
    {
        var now = clock.GetUtcNow();
        return new PaymentOrderRow
        {
            Tenant = scope.Tenant,
            Id = Guid.CreateVersion7(now),
            Seller = seller.Id,
            Buyer = buyer.Id,
            OrderNumber = message.OrderNumber,
            Item = message.ObjectInfo.OfferId,
            Kind = ObjectKinds.Words[message.ObjectInfo.Kind],
            AmountMinor = message.Amount.Minor,
            Currency = message.Amount.Currency,
            State = PaymentOrderState.Requested,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static bool UsesSameMoney(Partner one, Partner other) =>
        one.Agreement.Payments!.Currency == other.Agreement.Payments!.Currency;
}

/// <summary>The other party of a purchase.</summary>
internal abstract record FoundParty
{
    private FoundParty() { }

    public sealed record There(Partner Partner) : FoundParty;

    public sealed record Missing(PurchaseFailure Failure) : FoundParty;
}
