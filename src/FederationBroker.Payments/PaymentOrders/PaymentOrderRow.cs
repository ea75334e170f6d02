using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.PaymentOrders;

/// <summary>One purchase of a partner's at another partner, from the wish to its end (PAY-2 to PAY-5).</summary>
internal sealed class PaymentOrderRow : ITenantOwned
{
    /// <summary>How long a purchase waits to be decided, unless a message says that it ends before.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    public required PartnerId Seller { get; init; }

    public required PartnerId Buyer { get; init; }

    /// <summary>As the buyer names it; unique between the two.</summary>
    public required string OrderNumber { get; init; }

    /// <summary>What is bought, as the seller names it.</summary>
    public required string Item { get; init; }

    public required ObjectKind Kind { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    /// <summary>The mandate that it was paid under; null: the buyer decided, or nobody has.</summary>
    public Guid? MandateId { get; set; }

    public required PaymentOrderState State { get; set; }

    /// <summary>Why not; null unless it was refused.</summary>
    public PurchaseFailure? Failure { get; set; }

    /// <summary>From when on it can no longer be decided; the source has no end for it.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <param name="parties">Between whom.</param>
    /// <param name="expiresAt">As its sender wants it; null: after the longest wait.</param>
    public static PaymentOrderRow New(
        OrderParties parties,
        string orderNumber,
        OrderTerms terms,
        PaymentOrderState state,
        DateTimeOffset now,
        DateTimeOffset? expiresAt = null
    ) =>
        new()
        {
            Tenant = parties.Tenant,
            Id = Guid.CreateVersion7(now),
            Seller = parties.Seller,
            Buyer = parties.Buyer,
            OrderNumber = orderNumber,
            Item = terms.Item,
            Kind = terms.Kind,
            AmountMinor = terms.Amount.Minor,
            Currency = terms.Amount.Currency,
            State = state,
            ExpiresAt = expiresAt ?? now + LongestWait,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public OrderTerms Terms => new(Item, Kind, Amount);

    public Money Amount => new(AmountMinor, Currency);

    public bool IsDecided => State is PaymentOrderState.Paid or PaymentOrderState.Refused;

    /// <summary>
    /// As it stands now: what nobody decided in time is refused, by the seller that never asked for the money or by the
    /// buyer that never answered.
    /// </summary>
    public PaymentOrderRow At(DateTimeOffset now)
    {
        if (IsDecided || now < ExpiresAt)
            return this;
        Failure =
            State == PaymentOrderState.Requested
                ? PurchaseFailure.RejectedBySellerService
                : PurchaseFailure.RejectedByBuyerService;
        (State, UpdatedAt) = (PaymentOrderState.Refused, ExpiresAt);
        return this;
    }
}

/// <summary>Between whom.</summary>
internal sealed record OrderParties(TenantId Tenant, PartnerId Seller, PartnerId Buyer);

/// <summary>What is bought, and for how much.</summary>
internal sealed record OrderTerms(string Item, ObjectKind Kind, Money Amount);

/// <summary>Where a purchase is. It ends in one of the last two.</summary>
internal enum PaymentOrderState
{
    /// <summary>The buyer has said that it wants it; the seller has not asked for the money.</summary>
    Requested,

    /// <summary>The seller has asked for the money; the buyer has not decided.</summary>
    AwaitingPayment,

    Paid,
    Refused,
}

/// <summary>What can be bought.</summary>
internal enum ObjectKind
{
    Subscription,
    Bundle,
    Rental,
    Licence,

    /// <summary>An advertisement was shown.</summary>
    Impression,
}
