using FederationBroker.Data.Tenancy;
using FederationBroker.Kernel;
using FederationBroker.Partners;
using FederationBroker.Payments.Ledger;
using FederationBroker.Plugins.Abstractions.Effects;

namespace FederationBroker.Collaboration.Orders;

/// <summary>
/// What somebody asked for, at the terms they approved: kept as it was then, whatever the agreement says later. It
/// outlives the person: money hangs on it.
/// </summary>
internal sealed class OrderRow : ITenantOwned
{
    /// <summary>Of its messages in the outbox; their subject is the order.</summary>
    public const string Queue = "order";

    public required TenantId Tenant { get; init; }

    public required Guid Id { get; init; }

    /// <summary>As people quote it: <c>K7QXM-2A9TB</c>.</summary>
    public required string Number { get; init; }

    public required OrderKind Kind { get; init; }

    public required OrderOrigin Origin { get; init; }

    public required CollaborationConfiguration Configuration { get; init; }

    /// <summary>Whose bill.</summary>
    public required AccountId AccountId { get; init; }

    /// <summary>Who asked.</summary>
    public required SubscriberId SubscriberId { get; init; }

    public required PartnerId Partner { get; init; }

    public required string Offer { get; init; }

    public required long PriceMinor { get; init; }

    public required long TaxMinor { get; init; }

    /// <summary>How much of the price the operator keeps; as the agreement said then.</summary>
    public required long CommissionMinor { get; init; }

    public required string Currency { get; init; }

    public required PaymentInterval Interval { get; init; }

    /// <summary>Of the terms that were shown; part of the proof that they were approved.</summary>
    public required string TermsHash { get; init; }

    /// <summary>Language in which they were shown.</summary>
    public required string Locale { get; init; }

    /// <summary>What the form or request that asked for it was: asked again, it is the same order.</summary>
    public required string RequestKey { get; init; }

    /// <summary>The operator's adapter that charges; as the agreement named it then.</summary>
    public required string BillingAdapter { get; init; }

    /// <summary>The operator's adapter that talks to the service; as the agreement named it then.</summary>
    public required string SubscriptionAdapter { get; init; }

    /// <summary>The subscription that it makes or changes.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>The operator's bundle that it is a part of; null: it stands alone.</summary>
    public string? Bundle { get; init; }

    /// <summary>The same for all parts of one order of a bundle; null: it stands alone.</summary>
    public Guid? BundleOrderId { get; init; }

    /// <summary>The other parts are had without it when it cannot be.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Where it waits for the other parts.</summary>
    public OrderGate Gate { get; set; }

    /// <summary>Where the person goes on afterwards: an address of the partner's; null: they stay.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>With a renewal: which period is paid, from 1; null otherwise.</summary>
    public int? Period { get; init; }

    /// <summary>With a refund: the order whose price is given back; null otherwise.</summary>
    public Guid? RefundOf { get; init; }

    /// <summary>With the end of a subscription: from when on; null: at once.</summary>
    public DateTimeOffset? EffectiveAt { get; init; }

    public required OrderState State { get; set; }

    /// <summary>Why not; set as soon as it is known, while what was begun is still being undone.</summary>
    public OrderFailure Failure { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public Money Price => new(PriceMinor, Currency);

    public Sale Sale =>
        new()
        {
            Payer = Payer.Of(AccountId),
            Seller = Partner,
            Item = Offer,
            Reference = Number,
            Gross = PriceMinor,
            Tax = TaxMinor,
            Commission = CommissionMinor,
            Currency = Currency,
        };
}

/// <summary>One step of an order, written before it is taken: a node that dies leaves its key behind.</summary>
internal sealed class OrderStepRow : ITenantOwned
{
    public const int LongestCode = 64;
    public const int LongestReference = 128;

    public required TenantId Tenant { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>From 1.</summary>
    public required int Ordinal { get; init; }

    public required StepKind Kind { get; init; }

    /// <summary>The same on every attempt; its message in the outbox bears it too.</summary>
    public required string Key { get; init; }

    /// <summary>How often an adapter was asked about it, by whatever call.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was sent first and last; noted before it is. Null: it never was.</summary>
    public DateTimeOffset? FirstSentAt { get; set; }

    public DateTimeOffset? LastSentAt { get; set; }

    /// <summary>What the last answer was; null: there was none yet.</summary>
    public Effect? Effect { get; set; }

    public Reason Reason { get; set; }

    /// <summary>The other side's own code, for staff.</summary>
    public string? Code { get; set; }

    /// <summary>What the other side calls it.</summary>
    public string? ExternalRef { get; set; }

    /// <summary>When it came to its end; null: it has not.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}
