using FederationBroker.Collaboration.Orders;
using FederationBroker.Collaboration.Subscriptions;
using FederationBroker.Data;
using FederationBroker.Plugins.Abstractions.Subscriptions;
using FederationBroker.Subscribers;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.Collaboration.Purchasing;

/// <summary>Writes down what was approved, at the terms it was approved at.</summary>
internal static class OrderDrafts
{
    /// <param name="wish">Of one offer.</param>
    /// <param name="situation">Judged, and found good.</param>
    /// <param name="bundle">What it is a part of; null: it stands alone.</param>
    public static OrderRow SignUp(
        PurchaseWish wish,
        PurchaseApproval approval,
        PurchaseSituation situation,
        BundleMark? bundle
    )
    {
        var (terms, offer) = (situation.Partner!.Agreement.Collaboration!, situation.Offer!);
        return new OrderRow
        {
            Tenant = situation.Partner.Tenant,
            Id = Guid.CreateVersion7(situation.Now),
            Number = OrderNumber.New(),
            Kind = OrderKind.SignUp,
            Origin = terms.IsSoldByOperator ? OrderOrigin.Operator : OrderOrigin.Partner,
            Configuration = terms.Configuration,
            AccountId = situation.Account,
            SubscriberId = wish.Subscriber,
            Partner = wish.Partner,
            Offer = wish.Offer,
            PriceMinor = offer.Price.Minor,
            TaxMinor = offer.Tax.Minor,
            CommissionMinor = terms.CommissionOf(offer),
            Currency = offer.Price.Currency,
            Interval = offer.Interval,
            TermsHash = bundle?.TermsHash ?? offer.TermsHash,
            Locale = approval.Locale,
            RequestKey = approval.RequestKey,
            BillingAdapter = terms.BillingAdapter!,
            SubscriptionAdapter = terms.SubscriptionAdapter!,
            SubscriptionId = Guid.CreateVersion7(situation.Now),
            Bundle = bundle?.Bundle,
            BundleOrderId = bundle?.Order,
            IsOptional = bundle?.IsOptional ?? false,
            ReturnUrl = wish.ReturnUrl,
            // An authorised user's wish is the manager's to approve; it cannot be passed on (M.3345 SSM-ROLE).
            // And what a seller asks for is whoever's bill it goes on.
            State =
                situation.Role == PersonRole.Manager && approval.IsGiven
                    ? OrderState.Processing
                    : OrderState.AwaitingApproval,
            CreatedAt = situation.Now,
            UpdatedAt = situation.Now,
        };
    }

    /// <param name="terms">What was approved last.</param>
    /// <param name="row">At the price that it has now.</param>
    /// <param name="period">Which is paid.</param>
    /// <param name="attempt">From 1: what was refused is ordered anew another day.</param>
    public static OrderRow Renewal(OrderRow terms, SubscriptionRow row, int period, int attempt, DateTimeOffset now) =>
        new()
        {
            Tenant = terms.Tenant,
            Id = Guid.CreateVersion7(now),
            Number = OrderNumber.New(),
            Kind = OrderKind.Renewal,
            Origin = OrderOrigin.Billing,
            Configuration = terms.Configuration,
            AccountId = terms.AccountId,
            SubscriberId = row.SubscriberId,
            Partner = terms.Partner,
            Offer = row.Offer,
            PriceMinor = row.PriceMinor,
            TaxMinor = terms.TaxMinor,
            CommissionMinor = terms.CommissionMinor,
            Currency = terms.Currency,
            Interval = terms.Interval,
            TermsHash = terms.TermsHash,
            Locale = terms.Locale,
            RequestKey = $"renew:{row.Id:N}:{period}:{attempt}",
            BillingAdapter = terms.BillingAdapter,
            SubscriptionAdapter = terms.SubscriptionAdapter,
            SubscriptionId = row.Id,
            Period = period,
            State = OrderState.Processing,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public static SubscriptionRow SubscriptionOf(OrderRow order) =>
        new()
        {
            Tenant = order.Tenant,
            Id = order.SubscriptionId,
            AccountId = order.AccountId,
            SubscriberId = order.SubscriberId,
            Partner = order.Partner,
            Offer = order.Offer,
            PriceMinor = order.PriceMinor,
            Currency = order.Currency,
            Interval = order.Interval,
            Bundle = order.Bundle,
            BundleOrderId = order.BundleOrderId,
            State = SubscriptionState.PendingActive,
            Linked = false,
            UpdatedAt = order.CreatedAt,
        };

    /// <summary>What was cancelled and has come to its end makes room for what is ordered anew.</summary>
    public static Task<int> CloseEndedAsync(
        this BrokerDbContext database,
        OrderRow order,
        CancellationToken cancellation
    ) =>
        database
            .Set<SubscriptionRow>()
            .Where(row =>
                row.AccountId == order.AccountId
                && row.Partner == order.Partner
                && row.Offer == order.Offer
                && row.State != SubscriptionState.Cancelled
                && row.EndsAt <= order.CreatedAt
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(row => row.State, SubscriptionState.Cancelled)
                        .SetProperty(row => row.UpdatedAt, order.CreatedAt),
                cancellation
            );
}

/// <summary>What an order is a part of.</summary>
/// <param name="Bundle">As the operator's file names it.</param>
/// <param name="Order">The same for all parts.</param>
/// <param name="TermsHash">Of the bundle's terms, which were shown.</param>
internal sealed record BundleMark(string Bundle, Guid Order, string TermsHash, bool IsOptional);
