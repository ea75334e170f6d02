using FederationBroker.Kernel;
using FederationBroker.Payments.PaymentOrders;

namespace FederationBroker.Collaboration.Orders;

/// <summary>Why something was not ordered or not done, in the eight words that sellers read (PAY-ERR).</summary>
internal static class PurchaseFailureWords
{
    private static readonly Refusal[] OfTheSeller =
    [
        PurchaseErrors.PartnerNotActive,
        PurchaseErrors.OfferUnknown,
        PurchaseErrors.TermsChanged,
        PurchaseErrors.NotThisWay,
    ];

    public static PurchaseFailure ToPurchaseFailure(this OrderFailure failure) =>
        failure switch
        {
            OrderFailure.BuyerServiceUnavailable => PurchaseFailure.BuyerServiceUnavailable,
            OrderFailure.SellerServiceUnavailable => PurchaseFailure.SellerServiceUnavailable,
            OrderFailure.NotEnoughCredit => PurchaseFailure.NotEnoughCredit,
            OrderFailure.RejectedByBuyerService or OrderFailure.NotApproved or OrderFailure.BundleBroken =>
                PurchaseFailure.RejectedByBuyerService,
            OrderFailure.RejectedBySellerService => PurchaseFailure.RejectedBySellerService,
            OrderFailure.BuyerAccountUnknown => PurchaseFailure.BuyerAccountUnknown,
            OrderFailure.SellerAccountUnknown => PurchaseFailure.SellerAccountUnknown,
            _ => PurchaseFailure.UnknownError,
        };

    /// <summary>Whose side says no; why is for the subscriber, and not for the seller.</summary>
    public static PurchaseFailure ToPurchaseFailure(this Refusal refusal) =>
        refusal.Is(PurchaseErrors.NotNow) ? PurchaseFailure.BuyerServiceUnavailable
        : OfTheSeller.Any(refusal.Is) ? PurchaseFailure.RejectedBySellerService
        : PurchaseFailure.RejectedByBuyerService;
}
