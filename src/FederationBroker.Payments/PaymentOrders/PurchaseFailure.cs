namespace FederationBroker.Payments.PaymentOrders;

/// <summary>The eight failures of a PurchaseResponse (DMP payment and cashing interface, 3.2.5; PAY-ERR).</summary>
public enum PurchaseFailure
{
    BuyerServiceUnavailable,
    SellerServiceUnavailable,
    NotEnoughCredit,
    RejectedByBuyerService,
    RejectedBySellerService,
    BuyerAccountUnknown,
    SellerAccountUnknown,
    UnknownError,
}

public static class PurchaseFailures
{
    /// <summary>As the interface writes it.</summary>
    public static string Word(this PurchaseFailure failure) =>
        failure switch
        {
            PurchaseFailure.BuyerServiceUnavailable => "BUYER_SERVICE_UNAVAILABLE",
            PurchaseFailure.SellerServiceUnavailable => "SELLER_SERVICE_UNAVAILABLE",
            PurchaseFailure.NotEnoughCredit => "NOT_ENOUGH_CREDIT_ON_BUYER_ACCOUNT",
            PurchaseFailure.RejectedByBuyerService => "REQUEST_REJECTED_BY_BUYER_SERVICE",
            PurchaseFailure.RejectedBySellerService => "REQUEST_REJECTED_BY_SELLER_SERVICE",
            PurchaseFailure.BuyerAccountUnknown => "BUYER_ACCOUNT_UNKNOWN",
            PurchaseFailure.SellerAccountUnknown => "SELLER_ACCOUNT_UNKNOWN",
            PurchaseFailure.UnknownError => "UNKNOWN_ERROR_OCCURRED",
            _ => throw new InvalidOperationException($"No such failure: {failure}"),
        };
}
