using FederationBroker.Collaboration.Orders;

namespace FederationBroker.Collaboration.Refunds;

/// <summary>Writes down what is to be given back.</summary>
internal static class OrderRefundDrafts
{
    /// <param name="paid">What was paid.</param>
    public static OrderRow Refund(OrderRow paid, RefundRequestRow request, DateTimeOffset now) =>
        new()
        {
            Tenant = paid.Tenant,
            Id = Guid.CreateVersion7(now),
            Number = OrderNumber.New(),
            Kind = OrderKind.Refund,
            Origin = OrderOrigin.Staff,
            Configuration = paid.Configuration,
            AccountId = paid.AccountId,
            SubscriberId = paid.SubscriberId,
            Partner = paid.Partner,
            Offer = paid.Offer,
            PriceMinor = request.Minor,
            // The books divide what is given back by what is left of each share.
            TaxMinor = 0,
            CommissionMinor = 0,
            Currency = paid.Currency,
            Interval = paid.Interval,
            TermsHash = paid.TermsHash,
            Locale = paid.Locale,
            RequestKey = $"refund:{request.Id:N}",
            BillingAdapter = paid.BillingAdapter,
            SubscriptionAdapter = paid.SubscriptionAdapter,
            SubscriptionId = paid.SubscriptionId,
            RefundOf = paid.Id,
            State = OrderState.Processing,
            CreatedAt = now,
            UpdatedAt = now,
        };
}
